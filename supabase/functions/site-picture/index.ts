import { createDb } from "../_shared/db.ts";
import { readEnv } from "../_shared/env.ts";
import { AppError } from "../_shared/errors.ts";
import { createLog } from "../_shared/log.ts";
import { maskConsole } from "../_shared/secrets/mask_console.ts";
import { redactorOf } from "../_shared/secrets/redact.ts";
import { createPictureDoor } from "./door.ts";

const readVariable = (name: string) => Deno.env.get(name);
const redactor = redactorOf(readVariable);
maskConsole(redactor);
const { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY } = readEnv(readVariable);
if (!SUPABASE_SECRET_KEY) {
  throw new AppError("invalid", "The function site-picture needs SUPABASE_SECRET_KEY.");
}

Deno.serve(createPictureDoor({
  service: createDb({ url, key: SUPABASE_SECRET_KEY }),
  withKey: (key) =>
    createDb({
      url,
      key: SUPABASE_PUBLISHABLE_KEY,
      fetch: (input, init) => {
        const headers = new Headers(init?.headers);
        if (/^[\x21-\x7e]{1,200}$/.test(key)) headers.set("x-igny8-key", key);
        return fetch(input, { ...init, headers });
      },
    }),
  log: createLog(redactor),
}));
