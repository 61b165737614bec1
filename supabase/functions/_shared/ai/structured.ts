import { z } from "npm:zod@4.6.7";
import { AppError } from "../errors.ts";
import type { AiProvider, ChatMessage, Usage } from "./provider.ts";
import { readAnswer } from "./read_answer.ts";
import { wireSchema } from "./wire_schema.ts";

export interface StructuredRequest<T> {
  /** Name of the answer, which the vendor sees. */
  name: string;
  schema: z.ZodType<T>;
  /** The prompt: what to do. */
  system: string;
  /** The user message: one JSON document. */
  input: unknown;
  /** What is wrong with a well-formed answer, in a sentence for the model; null when nothing is. */
  complaint?: (value: T) => string | null;
  signal: AbortSignal;
}

export interface StructuredAnswer<T> {
  value: T;
  /** Of both rounds together. */
  usage: Usage;
}

/**
 * Asks for an answer of a given shape; a wrong one is sent back once with what is wrong. Raises
 * `invalid_answer` with the raw answer when the second is wrong too, else what the vendor raises.
 */
export async function askStructured<T>(
  ai: AiProvider,
  request: StructuredRequest<T>,
): Promise<StructuredAnswer<T>> {
  const messages: ChatMessage[] = [
    { role: "system", content: request.system },
    { role: "user", content: JSON.stringify(request.input) },
  ];
  const first = await ask(ai, request, messages);
  const checked = check(first.text, request);
  if (checked.problem === null) return { value: checked.value, usage: first.usage };
  const second = await ask(ai, request, [
    ...messages,
    { role: "assistant", content: first.text.slice(0, 100_000) || "(empty)" },
    { role: "user", content: repairText(checked.problem) },
  ]);
  const repaired = check(second.text, request);
  const usage = sumUsage(first.usage, second.usage);
  if (repaired.problem === null) return { value: repaired.value, usage };
  throw new AppError(
    "invalid_answer",
    "The AI model answered in a form that could not be used, twice. Try again, or change the prompt or the model.",
    { status: 502, raw: second.text, cause: repaired.problem },
  );
}

function ask<T>(ai: AiProvider, request: StructuredRequest<T>, messages: ChatMessage[]) {
  const { name, schema, signal } = request;
  return ai.chat({ name, schema: wireSchema(schema), messages, signal });
}

type Checked<T> = { value: T; problem: null } | { problem: string };

function check<T>(text: string, { schema, complaint }: StructuredRequest<T>): Checked<T> {
  const json = readAnswer(text);
  if (json === undefined) return { problem: "It is not valid JSON." };
  const parsed = schema.safeParse(json);
  if (!parsed.success) return { problem: z.prettifyError(parsed.error).slice(0, 2000) };
  const problem = complaint?.(parsed.data) ?? null;
  return problem ? { problem } : { value: parsed.data, problem: null };
}

function repairText(problem: string): string {
  return `Your answer could not be used. ${problem}\n` +
    "Answer again with the complete, corrected JSON document and nothing else.";
}

function sumUsage(a: Usage, b: Usage): Usage {
  return {
    model: b.model,
    tokens_in: a.tokens_in + b.tokens_in,
    tokens_out: a.tokens_out + b.tokens_out,
    cost_usd: a.cost_usd + b.cost_usd,
  };
}
