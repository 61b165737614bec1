/**
 * Calls `gone` when the `deno task` that runs this process was killed, which tells nobody. A
 * process started in another way may well outlive its parent, and is left alone.
 */
export function watchParent(gone: () => void, interval = 500): void {
  const parent = Deno.ppid;
  if (!isDenoTask(parent)) return;
  const timer = setInterval(() => {
    if (Deno.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, interval);
  Deno.unrefTimer(timer);
}

function isDenoTask(pid: number): boolean {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/cmdline`).split("\0").includes("task");
  } catch {
    return false;
  }
}
