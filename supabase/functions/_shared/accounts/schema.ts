import { z } from "npm:zod@4.6.7";

const email = z.string().trim().toLowerCase().pipe(
  z.email("This is not a complete e-mail address.").max(254, "This e-mail address is too long."),
);
const password = z.string()
  .min(10, "Use at least 10 characters.")
  .max(72, "Use at most 72 characters.");

/** A new account and its owner. */
export const SignUp = z.object({
  full_name: z.string().trim().min(1, "Tell us your name.").max(120),
  account_name: z.string().trim().min(1, "Name your company or team.").max(120),
  email,
  password,
});
export type SignUp = z.infer<typeof SignUp>;

export const SignIn = z.object({
  email,
  password: z.string().min(1, "Enter your password.").max(200),
});
export type SignIn = z.infer<typeof SignIn>;

export const ForgotPassword = z.object({ email });
export type ForgotPassword = z.infer<typeof ForgotPassword>;

export const NewPassword = z.object({ password, repeated: z.string() })
  .refine((given) => given.password === given.repeated, {
    path: ["repeated"],
    message: "The two passwords differ.",
  });
export type NewPassword = z.infer<typeof NewPassword>;

export const ChangePassword = NewPassword.safeExtend({
  current: z.string().min(1, "Enter your current password."),
});
export type ChangePassword = z.infer<typeof ChangePassword>;

export const ChangeEmail = z.object({
  email,
  current: z.string().min(1, "Enter your password.").max(200),
});
export type ChangeEmail = z.infer<typeof ChangeEmail>;
