import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";

export const handler = define.handlers({
  GET: read((ctx) => ctx.redirect("/staff/accounts", 303)),
});
