import type { Db } from "./db.ts";

/** Whether the parts that pages need answer, and how long the database took in milliseconds. */
export interface SystemStatus {
  database: boolean;
  milliseconds: number;
}

/** Asks the database one cheap question. Never throws. */
export async function readSystemStatus(
  { db, now }: { db: Db; now: () => number },
): Promise<SystemStatus> {
  const began = now();
  const { error } = await db.from("plans").select("slug").limit(1);
  return { database: error === null, milliseconds: Math.round(now() - began) };
}
