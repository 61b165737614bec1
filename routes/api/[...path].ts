import { AppError } from "core/errors.ts";
import { define } from "@/web/define.ts";
import { failJson } from "@/web/handlers.ts";

/** Whatever no other file of the API answers: scripts get the envelope, never a page. */
export const handler = define.handlers((ctx) =>
  failJson(ctx, new AppError("not_found", "The API has nothing at this address."))
);
