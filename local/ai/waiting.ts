import type { Fault } from "./faults.ts";
import { openAiError } from "./openai_shapes.ts";

/** Waits the milliseconds; true when the signal ended the wait early. */
export function cutShort(ms: number, stop: AbortSignal): Promise<boolean> {
  if (stop.aborted) return Promise.resolve(true);
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop.removeEventListener("abort", done);
      resolve(stop.aborted);
    };
    const timer = setTimeout(done, ms);
    stop.addEventListener("abort", done);
  });
}

/** Answers only when the client has gone or the server closes: a provider that hangs. */
export async function abandoned(stop: AbortSignal): Promise<Response> {
  if (!stop.aborted) {
    await new Promise<void>((resolve) => {
      stop.addEventListener("abort", () => resolve(), { once: true });
    });
  }
  return openAiError(503, "The request was abandoned.");
}

/** Waits until `released`; true when the signal ended the wait early. */
export async function heldBack(released: Promise<void>, stop: AbortSignal): Promise<boolean> {
  await Promise.race([released, abandoned(stop)]);
  return stop.aborted;
}

/** For the faults that spoil a body: cut in half, or of another shape; else the answer itself. */
export async function truncatedBody(answer: Response, fault: Fault | null): Promise<Response> {
  if (fault?.kind === "invalid") return Response.json({ object: "list", data: [{}] });
  if (fault?.kind !== "truncate") return answer;
  const body = await answer.text();
  return new Response(body.slice(0, Math.floor(body.length / 2)), { headers: answer.headers });
}
