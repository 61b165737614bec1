import type { Stack } from "@/local/stack.ts";
import { buildWorld, type World } from "./world.ts";

const worlds = new WeakMap<Stack, Promise<World>>();

/** The world of a stack, built once by the first test that asks. */
export async function worldOf(stack: Stack): Promise<{ world: World }> {
  const building = worlds.get(stack) ?? stack.transaction((tx) => buildWorld(tx));
  worlds.set(stack, building);
  return { world: await building };
}
