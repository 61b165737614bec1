import { join } from "node:path";
import { kill, pid } from "node:process";

/** From which ports Linux serves outgoing connections; elsewhere none below 32768 are. */
const OUTGOING = "/proc/sys/net/ipv4/ip_local_port_range";
const LOWEST = 10_000;
/** A file for every port given away, with the process that has it. */
const CLAIMS = join(import.meta.dirname ?? ".", "../.igny8/ports");
const TRIES = 1000;

/**
 * A TCP port of 127.0.0.1 for a server that starts later. No outgoing connection takes it meanwhile, and no process
 * of this project asking here is given it while this one lives. `pick` proposes ports from the first to below the
 * second. Throws when there is none.
 */
export function reservePort(pick = anyOf): number {
  const [from, to] = quietRange();
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = pick(from, to);
    if (isFree(port) && claim(port)) return port;
  }
  throw new Error(`No port between ${from} and ${to} is free.`);
}

function anyOf(from: number, to: number): number {
  return from + Math.floor(Math.random() * (to - from));
}

/** Whether a server could listen on this port of 127.0.0.1 now. Throws PermissionDenied for one it may not have. */
export function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}

/** First port and the one after the last that the system gives away to nobody by itself; all where these are few. */
function quietRange(): [from: number, to: number] {
  const [low = 32768, high = 65535] = outgoing();
  const [from, to] = low - LOWEST > 65535 - high ? [LOWEST, low] : [high + 1, 65536];
  return to - from > TRIES ? [from, to] : [LOWEST, 65536];
}

function outgoing(): number[] {
  try {
    return Deno.readTextFileSync(OUTGOING).trim().split(/\s+/).map(Number);
  } catch {
    return [];
  }
}

/** Writes down whose port this is; false when it belongs to somebody who lives. */
function claim(port: number): boolean {
  const file = join(CLAIMS, String(port));
  Deno.mkdirSync(CLAIMS, { recursive: true });
  try {
    Deno.writeTextFileSync(file, String(pid), { createNew: true });
    return true;
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    // Not taken over at once: two who ask at the same moment would both.
    if (!isHeld(file)) forget(file);
    return false;
  }
}

function isHeld(file: string): boolean {
  try {
    return kill(Number(Deno.readTextFileSync(file)), 0);
  } catch {
    return false;
  }
}

function forget(file: string): void {
  try {
    Deno.removeSync(file);
  } catch {
    // Another process forgot it first.
  }
}
