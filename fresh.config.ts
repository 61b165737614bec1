/** Every Fresh setting in one place: `main.ts` reads the first, `dev.ts` the second. */
export const appConfig = {
  /** Whether `X-Forwarded-Proto` and `-Host` are believed: only from proxies that one has named. */
  trustProxy: Number(Deno.env.get("TRUSTED_PROXIES") ?? 0) > 0,
};
export const builderOptions = { serverEntry: "main.ts", target: "es2022" };
