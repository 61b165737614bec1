import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

export const ModuleSwitch = z.object({
  module: z.string().min(1).max(40),
  enabled: z.enum(["on", "off"]),
});
export type ModuleSwitch = z.infer<typeof ModuleSwitch>;

/**
 * Switches a module on or off. Throws `conflict` with a sentence when another module depends on it,
 * `forbidden` for people who do not manage the account, `not_found` for an unknown module.
 */
export async function switchModule(
  { db }: { db: Db },
  { module, enabled }: ModuleSwitch,
): Promise<void> {
  unwrap(await db.rpc("set_module", { p_module: module, p_enabled: enabled === "on" }));
}
