import { z } from "npm:zod@4.6.7";

/** The roles that people can be given; the owner's passes on by itself, the platform's never. */
export const TeamRole = z.enum(["admin", "editor", "viewer"], "Choose admin, editor or viewer.");
export type TeamRole = z.infer<typeof TeamRole>;

const siteIds = z.array(z.uuid("This is not a site.")).max(1000).default([]);

/** Whom to invite, and to what. Admins see every site, so theirs are not kept. */
export const NewInvitation = z.object({
  email: z.string().trim().toLowerCase().pipe(
    z.email("This is not a complete e-mail address.").max(254, "This e-mail address is too long."),
  ),
  role: TeamRole,
  site_ids: siteIds,
});
export type NewInvitation = z.infer<typeof NewInvitation>;

/** A member's role and exactly the sites they have from now on. */
export const MemberChanges = z.object({ role: TeamRole, site_ids: siteIds });
export type MemberChanges = z.infer<typeof MemberChanges>;

/** What an invited person adds to their invitation. */
export const JoinTeam = z.object({
  full_name: z.string().trim().min(1, "Tell us your name.").max(120),
  password: z.string()
    .min(10, "Use at least 10 characters.")
    .max(72, "Use at most 72 characters."),
});
export type JoinTeam = z.infer<typeof JoinTeam>;

export const PasswordProof = z.object({
  password: z.string().min(1, "Enter your password.").max(200),
});
export type PasswordProof = z.infer<typeof PasswordProof>;

/** The id of a form's row. */
export const PickedInvitation = z.object({ id: z.uuid() });

/** An invitation with its token, which is told only here; the link is made of it. */
export const IssuedInvitation = z.object({
  id: z.uuid(),
  email: z.string(),
  role: TeamRole,
  expires_at: z.string(),
  token: z.string(),
});
export type IssuedInvitation = z.infer<typeof IssuedInvitation>;
