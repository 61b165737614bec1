/** What was asked of Supabase since `reset`, and the milliseconds spent waiting for it. */
export interface Watch {
  readonly asked: string[];
  readonly waited: number;
  reset(): void;
  stop(): void;
}

/**
 * Watches every request of this process to `origin`. An answer counts as waited for until its body is
 * here; answers awaited at the same time count once.
 */
export function watchFetch(origin: string): Watch {
  const original = globalThis.fetch;
  let asked: string[] = [];
  let waited = 0;
  let open = 0;
  let since = 0;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith(origin)) return await original(input, init);
    const method = init?.method ?? (input instanceof Request ? input.method : "GET");
    asked.push(`${method} ${url.slice(origin.length).split("?", 1)[0]}`);
    if (open++ === 0) since = performance.now();
    try {
      const answer = await original(input, init);
      const { status, statusText, headers } = answer;
      return new Response(await answer.bytes(), { status, statusText, headers });
    } finally {
      if (--open === 0) waited += performance.now() - since;
    }
  };
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
    stop() {
      globalThis.fetch = original;
    },
  };
}
