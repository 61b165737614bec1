import { z } from "npm:zod@4.6.7";

/** A job as progress bars show it, made by the SQL function app.shown_job. */
export const ShownJob = z.object({
  id: z.uuid(),
  function: z.string(),
  label: z.string(),
  status: z.string(),
  phase: z.string(),
  percent: z.int(),
  message: z.string(),
  error: z.string().nullable(),
  attempts: z.int(),
  credits_reserved: z.int(),
  credits_charged: z.int().nullable(),
});
export type ShownJob = z.infer<typeof ShownJob>;
