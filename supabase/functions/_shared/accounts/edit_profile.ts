import { z } from "npm:zod@4.6.7";
import { type Db, unwrapOne } from "../db.ts";

/** What people may change about themselves. */
export const ProfileChanges = z.object({
  full_name: z.string().trim().min(1, "Tell us your name.").max(120),
  theme: z.enum(["light", "dark", "system"]),
  current_site_id: z.uuid(),
}).partial();
export type ProfileChanges = z.infer<typeof ProfileChanges>;

/** Changes the profile of `userId`, who must be the one asking. Throws `not_found` otherwise. */
export async function editProfile(
  { db }: { db: Db },
  { userId, changes }: { userId: string; changes: ProfileChanges },
): Promise<void> {
  unwrapOne(
    await db.from("profiles").update(changes).eq("id", userId).select("id").maybeSingle(),
    "profile",
  );
}
