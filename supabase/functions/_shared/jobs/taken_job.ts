import { z } from "npm:zod@4.6.7";
import type { Job } from "./handler.ts";
import { Begun } from "./kept_answers.ts";

const Claimed = z.object({ id: z.string(), lease_token: z.string(), function: z.string() });

/** A job as `take_jobs` gives it, with what is needed to begin it; null when that has to be asked for. */
export const TakenJob = z.object({
  job: z.custom<Job>((row) => Claimed.safeParse(row).success),
  begun: Begun.nullable(),
});
export type TakenJob = z.infer<typeof TakenJob>;
