type Undo = () => Promise<void>;

const leftovers = new Set<Undo>();

/** Remembers how to undo something. The answer undoes it, once however often it is called. */
export function leftover(undo: Undo): Undo {
  let done: Promise<void> | undefined;
  const once = () => done ??= undo().finally(() => leftovers.delete(once));
  leftovers.add(once);
  return once;
}

/** Undoes what is still there, the newest first. */
export async function undoLeftovers(): Promise<void> {
  for (const undo of [...leftovers].reverse()) await undo().catch((error) => console.error(error));
}

/** A folder below the temporary directory, and what removes it. */
export async function temporaryFolder(
  options: Deno.MakeTempOptions = {},
): Promise<{ path: string; remove: Undo }> {
  const path = await Deno.makeTempDir({ prefix: "igny8-bench-", ...options });
  return { path, remove: leftover(() => Deno.remove(path, { recursive: true })) };
}
