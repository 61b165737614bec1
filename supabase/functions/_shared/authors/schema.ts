import { z } from "npm:zod@4.6.7";

const text = (most: number) =>
  z.string().transform((given) => given.replaceAll("\r\n", "\n").trim())
    .pipe(z.string().max(most, `Use at most ${most.toLocaleString("en-US")} characters.`))
    .default("");

/** How an author writes; the article's prompt gets it as `author_profile`. */
export const AuthorProfile = z.object({
  name: z.string().trim().min(1, "Name the author.").max(120),
  language: z.string().trim().min(1, "Name the language.").max(60).default("English"),
  tone: text(500),
  structure: text(1000),
  dos: text(2000),
  donts: text(2000),
});
export type AuthorProfile = z.infer<typeof AuthorProfile>;
