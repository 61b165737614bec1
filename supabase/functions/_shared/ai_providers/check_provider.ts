import { z } from "npm:zod@4.6.7";
import type { AiProvider } from "../ai/provider.ts";
import { askStructured } from "../ai/structured.ts";
import { AppError, isAppError } from "../errors.ts";
import type { Connect, Connection } from "./connection.ts";
import type { ProviderCheck } from "./schema.ts";

/** Milliseconds a test may take. */
const PATIENCE = 25_000;

const Greeting = z.object({ greeting: z.string() });

export interface CheckDeps {
  connect: Connect;
  /** Names of the models a server offers; null when it does not tell. Raises as `AiProvider` does. */
  listModels: (connection: Connection, signal: AbortSignal) => Promise<string[] | null>;
}

/**
 * Asks a provider for one tiny structured answer, as every job does, and whether it has the model for
 * pictures; no picture is made, for it would cost money. Never throws for what the provider does.
 */
export async function checkProvider(
  deps: CheckDeps,
  connection: Connection,
): Promise<ProviderCheck[]> {
  const signal = AbortSignal.timeout(PATIENCE);
  const failed = await problemOf(greet(deps.connect(connection), signal));
  if (failed) return failed.code === "invalid_answer" ? unstructured() : failedChecks(failed);
  return [
    works("Address", "It answers."),
    works("Key", "It was accepted."),
    works("Text model", "It answered in the form that was asked for."),
    await pictureCheck(deps, connection, signal),
  ];
}

async function greet(ai: AiProvider, signal: AbortSignal): Promise<void> {
  await askStructured(ai, {
    name: "greeting",
    schema: Greeting,
    system: "Greet the person in one word.",
    input: { person: "Ada" },
    signal,
  });
}

async function problemOf(work: Promise<unknown>): Promise<AppError | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (isAppError(error)) return error;
    throw error;
  }
}

const works = (name: string, note: string): ProviderCheck => ({ name, state: "works", note });
const fails = (name: string, note: string): ProviderCheck => ({ name, state: "fails", note });
const untried = (name: string): ProviderCheck => ({
  name,
  state: "untried",
  note: "Not tried, because of the above.",
});

/** What failed, by the code of the error; what comes before it worked. */
function failedChecks({ code, message }: AppError): ProviderCheck[] {
  const answered = works("Address", "It answers.");
  const accepted = works("Key", "It was accepted.");
  const picture = untried("Picture model");
  switch (code) {
    case "vendor_key":
    case "vendor_quota":
      return [answered, fails("Key", message), untried("Text model"), picture];
    case "vendor_rejected":
    case "vendor_refused":
    case "vendor_cut_off":
      return [answered, accepted, fails("Text model", message), picture];
    case "vendor_throttled":
      return [answered, accepted, fails("Text model", `${message} Test again later.`), picture];
    case "vendor_error":
      return [
        fails(
          "Address",
          `${message} Check that this is the address of its API; many end with /v1.`,
        ),
        untried("Key"),
        untried("Text model"),
        picture,
      ];
    default:
      return [fails("Address", message), untried("Key"), untried("Text model"), picture];
  }
}

function unstructured(): ProviderCheck[] {
  const note = "It answers, but not in the form of a JSON schema, which every function needs. " +
    "Choose a model with structured output.";
  return [
    works("Address", "It answers."),
    works("Key", "It was accepted."),
    fails("Text model", note),
    untried("Picture model"),
  ];
}

async function pictureCheck(
  { listModels }: CheckDeps,
  connection: Connection,
  signal: AbortSignal,
): Promise<ProviderCheck> {
  const name = "Picture model";
  const unknown: ProviderCheck = {
    name,
    state: "untried",
    note: "This provider lists no models, so the first picture will tell.",
  };
  const models = await listModels(connection, signal).catch((error) => {
    if (isAppError(error)) return null;
    throw error;
  });
  if (!models) return unknown;
  const wanted = connection.imageModel;
  if (!wanted) {
    return { name, state: "untried", note: "None is chosen; the first picture will tell." };
  }
  return models.includes(wanted)
    ? works(name, `The provider offers ${wanted}.`)
    : fails(name, `The provider does not list ${wanted}.`);
}
