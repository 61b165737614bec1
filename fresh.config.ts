/** Every Fresh setting in one place: `main.ts` reads the first, `dev.ts` the second. */
export const appConfig = { trustProxy: true };
export const builderOptions = { serverEntry: "main.ts", target: "es2022" };
