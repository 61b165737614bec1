import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";

const StuckWork = z.object({
  /** When the database's clock last did its rounds. */
  ticks: z.array(z.object({ name: z.string(), at: z.string() })),
  /** Jobs waiting and at work. */
  queued: z.number(),
  running: z.number(),
  stuck: z.array(z.object({
    /** A lease nobody holds, a job nobody takes, a run nobody moves, a schedule or new records nobody looks at. */
    kind: z.enum(["lease", "queue", "run", "schedule", "events"]),
    id: z.uuid(),
    label: z.string(),
    site_name: z.string(),
    since: z.string(),
  })),
});
export type StuckWork = z.infer<typeof StuckWork>;

/** Work of the account that should have moved and did not; of every account for platform staff. Raises `forbidden`. */
export async function readStuckWork({ db }: { db: Db }): Promise<StuckWork> {
  const found = unwrap(await db.rpc("stuck_work"));
  if (found === null) throw new AppError("forbidden", "Only owners and admins can see this.");
  return StuckWork.parse(found);
}
