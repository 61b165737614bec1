import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

/** What people may change about themselves. */
export const ProfileChanges = z.object({
  full_name: z.string().trim().min(1, "Tell us your name.").max(120),
  theme: z.enum(["light", "dark", "system"]),
  current_site_id: z.uuid(),
}).partial();
export type ProfileChanges = z.infer<typeof ProfileChanges>;

/** Changes the profile of the one asking. Throws `not_found` for a site out of their reach. */
export async function editProfile({ db }: { db: Db }, changes: ProfileChanges): Promise<void> {
  unwrap(
    await db.rpc("edit_own_profile", {
      p_full_name: changes.full_name,
      p_theme: changes.theme,
      p_site_id: changes.current_site_id,
    }),
  );
}
