import { z } from "npm:zod@4.6.7";

/** Records by status; a status without records is absent. */
export const StatusCounts = z.record(z.string(), z.int());
