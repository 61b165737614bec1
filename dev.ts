import { Builder } from "fresh/dev";
import { builderOptions } from "./fresh.config.ts";

const builder = new Builder(builderOptions);
if (Deno.args.includes("build")) {
  await builder.build();
} else {
  await builder.listen(() => import("./main.ts"), { port: Number(Deno.env.get("PORT") ?? 8000) });
}
