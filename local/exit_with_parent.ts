/**
 * Ends this process as soon as its parent is gone, however that went: the parent holds the other
 * end of standard input.
 */
export async function exitWithParent(): Promise<void> {
  const buffer = new Uint8Array(64);
  while (await Deno.stdin.read(buffer).catch(() => null) !== null);
  // Not Deno.exit: under --watch that ends the script and leaves the process waiting for an edit.
  Deno.kill(Deno.pid, "SIGKILL");
}
