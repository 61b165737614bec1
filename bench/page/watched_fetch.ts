/** What was asked of Supabase since `reset`, and ways to measure without the time it takes. */
export interface Watch {
  readonly asked: string[];
  /** Milliseconds in which at least one answer was awaited, its body included. */
  readonly waited: number;
  reset(): void;
  /** From now on every question is answered from memory, as it was last; `times` answers are ready. */
  replay(times: number): void;
  /** From now on Supabase answers again. */
  goLive(): void;
  stop(): void;
}

interface Recorded {
  body: Uint8Array<ArrayBuffer>;
  init: ResponseInit;
  ready: Response[];
}

/** Watches every request of this process to `origin`. */
export function watchFetch(origin: string): Watch {
  const original = globalThis.fetch;
  const recorded = new Map<string, Recorded>();
  let asked: string[] = [];
  let replaying = false;
  let waited = 0;
  let open = 0;
  let since = 0;
  globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith(origin)) return original(input, init);
    const answer = replaying ? recorded.get(url)?.ready.pop() : undefined;
    return answer ? Promise.resolve(answer) : live(url, input, init);
  };
  async function live(url: string, input: RequestInfo | URL, init?: RequestInit) {
    const method = init?.method ?? (input instanceof Request ? input.method : "GET");
    asked.push(`${method} ${url.slice(origin.length).split("?", 1)[0]}`);
    if (open++ === 0) since = performance.now();
    try {
      const { status, statusText, headers, ...answer } = await plain(original(input, init));
      recorded.set(url, { ...answer, init: { status, statusText, headers }, ready: [] });
      return new Response(answer.body, { status, statusText, headers });
    } finally {
      if (--open === 0) waited += performance.now() - since;
    }
  }
  return {
    get asked() {
      return asked;
    },
    get waited() {
      return waited;
    },
    reset() {
      asked = [];
      waited = 0;
    },
    replay(times) {
      replaying = true;
      for (const one of recorded.values()) {
        one.ready = Array.from({ length: times }, () => new Response(one.body, one.init));
      }
    },
    goLive() {
      replaying = false;
    },
    stop() {
      globalThis.fetch = original;
    },
  };
}

async function plain(answer: Promise<Response>) {
  const response = await answer;
  const { status, statusText, headers } = response;
  return { status, statusText, headers, body: await response.bytes() };
}
