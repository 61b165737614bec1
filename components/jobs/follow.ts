const POLL_MS = 1500;
/** The longest wait between two questions while the connection is lost. */
const LOST_MS = 5000;
/** An answer that takes longer will not come: the connection went away under it. */
const ANSWER_MS = 10_000;

/**
 * Asks the server again and again until `onAnswer` says false; null stands for a lost connection. Nobody is asked
 * while the page is hidden; at once when it is shown again or the network is back.
 * @param load the island's own `fetch`
 * @returns what ends it.
 */
export function follow<Answer>(
  load: typeof fetch,
  address: () => string,
  onAnswer: (answer: Answer | null) => boolean,
): () => void {
  const stop = new AbortController();
  let timer = setTimeout(ask, POLL_MS);
  let asking = false;
  let failures = 0;
  async function ask() {
    clearTimeout(timer);
    if (asking || stop.signal.aborted || document.hidden) return;
    asking = true;
    const answer = await answerOf<Answer>(load, address());
    asking = false;
    if (stop.signal.aborted) return;
    failures = answer ? 0 : failures + 1;
    if (onAnswer(answer)) timer = setTimeout(ask, Math.min(LOST_MS, POLL_MS * 2 ** failures));
    else stop.abort();
  }
  const { signal } = stop;
  document.addEventListener("visibilitychange", ask, { signal });
  globalThis.addEventListener("online", ask, { signal });
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}

/** The data of an address; without a session the page renews itself, which leads to the sign-in and back. */
async function answerOf<Answer>(load: typeof fetch, address: string): Promise<Answer | null> {
  try {
    const response = await load(address, {
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (response.redirected || response.status === 401) location.reload();
    return response.ok ? (await response.json()).data : null;
  } catch {
    return null;
  }
}
