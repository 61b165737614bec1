import { join } from "node:path";
import { reservePort } from "@/local/free_port.ts";
import { generateKeys, type Keys } from "@/local/keys.ts";
import { serveBorder } from "./border.ts";
import type { Fate } from "./border.ts";
import { type ChaosDatabase, startDatabase } from "./database.ts";
import { type Doomed, startDoomed } from "./process.ts";
import { Vendor } from "./vendor.ts";

/** One place for a worker process: who works there changes, as they are killed. */
interface Slot {
  generation: number;
  process: Promise<Doomed>;
}

export interface WorldOptions {
  db: string | null;
  onLine: (line: string) => void;
}

const CALM: Fate = { boundary: () => Promise.resolve(), orphaned: () => {} };
const FUNCTIONS = join(import.meta.dirname ?? ".", "../../supabase/functions");

/** A database, a vendor and two workers, all of which can be made to fail. */
export class World {
  fate: Fate = CALM;
  readonly vendor = new Vendor();
  #borders: Deno.HttpServer<Deno.NetAddr>[] = [];
  #names = new Map<string, Set<string>>();
  #called = 0;
  #functions = new Map<string, string>();
  #dead: string[] = [];

  private constructor(
    readonly database: ChaosDatabase,
    private readonly keys: Keys,
    private readonly slots: Slot[],
    private readonly options: WorldOptions & { folder: string },
  ) {}

  static async open(options: WorldOptions): Promise<World> {
    const folder = await Deno.makeTempDir({ prefix: "igny8-chaos-" });
    const keys = await generateKeys();
    const database = await startDatabase({ ...options, keys, folder, port: reservePort() });
    const slots: Slot[] = [];
    const world = new World(database, keys, slots, { ...options, folder });
    for (const slot of [0, 1]) {
      slots.push({ generation: 0, process: world.#startWorker(slot, 0) });
    }
    await Promise.all(slots.map(({ process }) => process));
    return world;
  }

  /** Forgets what a run's fate was. */
  calm(): void {
    this.fate = CALM;
  }

  #name(slot: number): string {
    return `${slot}:${this.slots[slot]?.generation}`;
  }

  /** Every process has a border of its own: what the dead still had under way is theirs. */
  #startWorker(slot: number, generation: number): Promise<Doomed> {
    const caller = `${slot}:${generation}`;
    const border = serveBorder({
      caller,
      database: this.database.url,
      vendor: this.vendor,
      named: (name) => this.#names.set(caller, this.#namesOf(caller).add(name)),
      callWorker: (headers) => this.#callWorker(headers),
      functions: this.#functions,
      fate: () => this.fate,
    });
    this.#borders.push(border);
    const base = `http://127.0.0.1:${border.addr.port}`;
    return startDoomed(
      [join(import.meta.dirname ?? ".", "worker_child.ts"), FUNCTIONS],
      {
        SUPABASE_URL: base,
        SUPABASE_PUBLISHABLE_KEY: this.keys.publishableKey,
        SUPABASE_SECRET_KEY: this.keys.secretKey,
        SUPABASE_JWT_SECRET: this.keys.jwtSecret,
        WORKER_SECRET: this.keys.workerSecret,
        ENCRYPTION_KEY: this.keys.encryptionKey,
        OPENAI_BASE_URL: `${base}/v1`,
        OPENAI_API_KEY: "offline",
        OFFLINE_AI: "true",
        WORKER_JOB_SECONDS: "20",
        WORKER_CONCURRENCY: "4",
        // So few that every run is handed over many times.
        WORKER_JOBS: "10",
      },
      this.options.onLine,
    );
  }

  /** Kills the worker called `caller`, unless it is dead already, and starts another in its place. */
  async killWorker(caller: string): Promise<void> {
    const slot = this.slots[Number(caller.split(":")[0])];
    if (!slot || this.#name(this.slots.indexOf(slot)) !== caller) return;
    const process = await slot.process;
    slot.generation++;
    const gone = process.kill();
    const number = this.slots.indexOf(slot);
    slot.process = gone.then(() => this.#startWorker(number, slot.generation));
    await gone;
    this.vendor.died(caller);
    this.#dead.push(...this.#namesOf(caller));
  }

  /** The names in `jobs.worker` of the workers that were killed. */
  deadWorkers(): string[] {
    return this.#dead;
  }

  #namesOf(caller: string): Set<string> {
    return this.#names.get(caller) ?? new Set();
  }

  /** A worker's call of its successor reaches one process or the other, in turn. */
  async #callWorker(headers: Headers): Promise<Response> {
    const slot = this.slots[this.#called++ % this.slots.length];
    const process = await slot?.process;
    return await fetch(`http://127.0.0.1:${process?.port}/functions/v1/worker`, {
      method: "POST",
      headers,
    });
  }

  /** Wakes the first `count` workers; a dead one misses it. */
  async wake(count: number): Promise<void> {
    await Promise.all(
      this.slots.slice(0, count).map(async ({ process }) => {
        const { port } = await process;
        const headers = { "x-worker-secret": this.keys.workerSecret };
        await fetch(`http://127.0.0.1:${port}/functions/v1/worker`, { method: "POST", headers })
          .then((answer) => answer.body?.cancel(), () => {});
      }),
    );
  }

  /** Moves the workers' clocks to `offset` ms from the true time. */
  async setWorkerClocks(offset: number): Promise<void> {
    for (const { process } of this.slots) await (await process).tell(`clock ${offset}`);
  }

  async close(): Promise<void> {
    for (const { process } of this.slots) await process.then((one) => one.kill(), () => {});
    this.vendor.close();
    // Not waited for: a request of a worker that was killed may never end.
    for (const border of this.#borders) border.shutdown();
    await this.database.close();
    await Deno.remove(this.options.folder, { recursive: true });
  }
}
