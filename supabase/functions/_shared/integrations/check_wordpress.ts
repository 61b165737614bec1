import { z } from "npm:zod@4.6.7";
import { createWordPress } from "../adapters/wordpress/client.ts";
import { discover } from "../adapters/wordpress/discovery.ts";
import { type Capabilities, readCapabilities } from "../adapters/wordpress/site.ts";
import { AppError, isAppError } from "../errors.ts";

/** One line of a test: what was tried and what came of it. */
export const Check = z.object({
  name: z.string(),
  state: z.enum(["works", "fails", "untried", "note"]),
  note: z.string(),
});
export type Check = z.infer<typeof Check>;

export interface Tested {
  checks: Check[];
  /** Null when the test failed before all was read. */
  capabilities: Capabilities | null;
}

/** Milliseconds a test may take, whatever answers. */
const PATIENCE = 40_000;

/**
 * Finds the WordPress at an address, signs in and reads what it offers, and says precisely what works and what does not.
 * Never throws for what the other side does.
 */
export async function checkWordPress(
  { fetch }: { fetch: typeof globalThis.fetch },
  { address, username, password }: { address: string; username: string; password: string },
): Promise<Tested> {
  const checks: Check[] = [];
  const patience = new AbortController();
  const tooLong = new AppError("vendor_timeout", "The server did not answer in time.", {
    retryable: true,
  });
  const timer = setTimeout(() => patience.abort(tooLong), PATIENCE);
  const { signal } = patience;
  let step = "Address";
  try {
    const found = await discover({ fetch, signal }, address);
    checks.push(works("Address", `WordPress answers at ${found.root}`));
    step = "Login";
    const client = createWordPress({
      root: found.root,
      login: { username, password },
      fetch,
      signal,
    });
    const capabilities = await readCapabilities(client, found);
    checks.push(works("Login", `WordPress knows this as ${capabilities.user.name}.`));
    checks.push(...rights(capabilities), seo(capabilities));
    return { checks, capabilities };
  } catch (error) {
    if (!isAppError(error)) throw error;
    // What answers a login with a page was found well enough: the address is right.
    checks.push({ name: nameOf(error, step), state: "fails", note: error.message });
    if (step === "Address") checks.push(untried("Login"));
    checks.push(untried("Rights"));
    return { checks, capabilities: null };
  } finally {
    clearTimeout(timer);
  }
}

function nameOf({ code }: AppError, step: string): string {
  return code === "wordpress_blocked" ? "REST API" : step;
}

function rights({ user: { may } }: Capabilities): Check[] {
  if (!may.create) {
    return [{
      name: "Rights",
      state: "fails",
      note:
        "This user may not write posts. Give it the role Author or Editor, or use another user.",
    }];
  }
  const lacking = [
    ...(may.publish ? [] : ["publish posts; they can be sent in for review"]),
    ...(may.upload ? [] : ["upload pictures"]),
    ...(may.manage_terms ? [] : ["add categories; those that exist are used"]),
  ];
  if (lacking.length === 0) return [works("Rights", "It may write, publish and upload.")];
  const note = `It may write posts, but not ${lacking.join(", nor ")}.`;
  return [{ name: "Rights", state: may.upload ? "note" : "fails", note }];
}

function seo({ seo, plugin }: Capabilities): Check {
  const names = seo.map((each) => each === "yoast" ? "Yoast SEO" : "Rank Math").join(" and ");
  if (!names) {
    return {
      name: "SEO fields",
      state: "note",
      note: "Neither Yoast SEO nor Rank Math is active: meta titles and descriptions stay here.",
    };
  }
  return plugin ? works("SEO fields", `${names} gets the meta title, description and keyword.`) : {
    name: "SEO fields",
    state: "note",
    note:
      `${names} is active. WordPress opens its fields only with the IGNY8 plugin; each publication tells whether they were taken.`,
  };
}

const works = (name: string, note: string): Check => ({ name, state: "works", note });
const untried = (name: string): Check => ({
  name,
  state: "untried",
  note: "Not tried, because of the above.",
});
