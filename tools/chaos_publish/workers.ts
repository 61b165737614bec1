import { join } from "node:path";
import { createDb } from "core/db.ts";
import { publishDue } from "core/integrations/publish_due.ts";
import { type Desk, reaching } from "@/tests/core/integrations/desk.ts";
import { stackFetch } from "@/tests/harness/people.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";
import type { Stack } from "@/local/stack.ts";
import type { Life } from "./mortal.ts";

/** Milliseconds for a request to WordPress, so that what never answers costs little. */
export const PATIENCE = 4000;

/** Where workers work, one after the other. */
export interface Workplace {
  /** Lets a worker live until it is dead or finds nothing more to do. */
  live(life: Life): Promise<void>;
  close(): Promise<void>;
}

/** Workers inside this process: what a dead one still does has no effect. */
export function workInside(stack: Stack, desk: Desk): Workplace {
  return {
    close: () => Promise.resolve(),
    async live(life) {
      const fetch = life.mortal(stackFetch(stack));
      const deps = {
        ...desk.deps,
        db: createDb({ url: stack.url, key: stack.secretKey, fetch }),
        fetch: life.mortal(reaching({ timeoutMs: PATIENCE })),
      };
      const work = async () => {
        while (await publishDue(deps));
      };
      await Promise.race([work(), life.ended]);
    },
  };
}

/** Doors before the database and before WordPress, through which a worker of another process reaches both. */
export interface Doors {
  /** What goes through the door to WordPress; the one to the database is opened here. */
  through(life: Life | null): void;
}

/**
 * Workers that are processes, killed with SIGKILL when their life ends: before what they asked for is done, or after the
 * other side has done it and before they hear of it.
 */
export function workInProcesses(
  stack: Stack,
  { encryptionKey, doors }: { encryptionKey: string; doors: Doors },
): Workplace {
  let current: Life | null = null;
  const ended = new AbortController();
  const reach: typeof fetch = (input) =>
    stack.fetch(input instanceof Request ? input : new Request(input));
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {}, signal: ended.signal },
    (request) => (current?.mortal(reach) ?? reach)(request),
  );
  const env = {
    CHAOS_SUPABASE_URL: `http://127.0.0.1:${server.addr.port}`,
    CHAOS_SECRET_KEY: stack.secretKey,
    CHAOS_ENCRYPTION_KEY: encryptionKey,
    CHAOS_PATIENCE: String(PATIENCE),
  };
  return {
    async live(life) {
      current = life;
      doors.through(life);
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", join(ROOT, "tools/chaos_publish/worker.ts")],
        env,
        stdin: "null",
        stdout: "inherit",
        stderr: "inherit",
      }).spawn();
      life.ended.then(() => child.kill("SIGKILL")).catch(() => {});
      const { success, signal } = await child.status;
      current = null;
      doors.through(null);
      if (!success && signal !== "SIGKILL") throw new Error("A worker ended in an error.");
    },
    async close() {
      // What a dead worker asked for is never answered: nothing here waits for it.
      ended.abort();
      await server.finished;
    },
  };
}
