import assert from "node:assert/strict";
import { type Product, product } from "./app.ts";

/** An answer of the app with its text read. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Path and query of where a redirect leads. */
  location: string | null;
}

export interface Sending {
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
}

type Fields = Record<string, string | string[] | Blob>;

/**
 * Somebody who uses the app without a browser: keeps cookies, follows no redirect by itself. Every
 * answer must carry the security headers and must not be a failure of the server.
 */
export class Visitor {
  readonly cookies = new Map<string, string>();

  constructor(readonly product: Product) {}

  /** The holder of an access token. */
  static holding(product: Product, accessToken: string): Visitor {
    const visitor = new Visitor(product);
    visitor.cookies.set("igny8_access", accessToken);
    visitor.cookies.set("igny8_refresh", "none");
    return visitor;
  }

  get accessToken(): string {
    return this.cookies.get("igny8_access") ?? "";
  }

  async send(path: string, { method = "GET", headers = {}, body }: Sending = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(this.product.appUrl + path, {
      method,
      body,
      redirect: "manual",
      headers: { accept: "text/html", ...(cookie ? { cookie } : {}), ...headers },
    });
    const text = await response.text();
    this.#keepCookies(response.headers);
    const answer = {
      status: response.status,
      headers: response.headers,
      text,
      location: location(response.headers, this.product.appUrl),
    };
    await this.#judge(`${method} ${path}`, answer);
    return answer;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send(path, { headers });
  }

  /** Sends a form as a page of the app would. */
  post(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send(path, {
      method: "POST",
      body: formBody(fields),
      headers: {
        origin: this.product.appUrl,
        referer: this.product.appUrl + path,
        ...headers,
      },
    });
  }

  /** Goes where an answer leads until there is a page. */
  async follow(answer: Answer): Promise<Answer> {
    let at = answer;
    for (let hops = 0; at.location && hops < 5; hops++) at = await this.get(at.location);
    return at;
  }

  #keepCookies(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [, name = "", value = ""] = line.match(/^([^=]+)=([^;]*)/) ?? [];
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  async #judge(request: string, { status, headers, text }: Answer): Promise<void> {
    if (status >= 500) {
      const logged = await this.product.logged(headers.get("x-request-id") ?? "?");
      assert.fail(`${request} answered ${status}\n${logged}`);
    }
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      assert.match(headers.get(name) ?? "", value, `${name} of ${request} (${status})`);
    }
    assert.doesNotMatch(text, /\bat [\w.]+ \((file|ext|npm):/, `stack trace in ${request}`);
  }
}

/** What every answer carries, whatever it is. */
export const SECURITY_HEADERS = {
  "x-content-type-options": /^nosniff$/,
  "x-frame-options": /^DENY$/,
  "referrer-policy": /^strict-origin-when-cross-origin$/,
  "permissions-policy": /camera=\(\)/,
  "cross-origin-opener-policy": /^same-origin$/,
  "cross-origin-resource-policy": /^(same|cross)-origin$/,
  "content-security-policy": /default-src '(self|none)'.*object-src 'none'.*frame-ancestors 'none'/,
  "x-request-id": /^[\w-]{8,64}$/,
};

function location(headers: Headers, origin: string): string | null {
  const target = headers.get("location");
  if (!target) return null;
  const url = new URL(target, origin);
  return url.origin === origin ? url.pathname + url.search : url.href;
}

function formBody(fields: Fields): FormData | URLSearchParams {
  const entries = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, one] as const)
  );
  const hasFile = entries.some(([, value]) => value instanceof Blob);
  const form = hasFile ? new FormData() : new URLSearchParams();
  for (const [name, value] of entries) form.append(name, value as string);
  return form;
}

/** Fields of a sign-up with an address nobody has. */
export function newcomer(name = "newcomer"): Record<"email" | "password", string> & Fields {
  return {
    full_name: "Nora Newcomer",
    account_name: "Newcomer & Daughters",
    email: `${name}-${crypto.randomUUID().slice(0, 8)}@igny8.test`,
    password: "correct horse battery",
  };
}

/** Somebody who has just signed up through the form. */
export async function signedUp(name?: string): Promise<Visitor> {
  const visitor = new Visitor(await product());
  const answer = await visitor.post("/sign-up", newcomer(name));
  assert.equal(answer.status, 303, answer.text.slice(0, 500));
  return visitor;
}

/** Nobody. */
export async function stranger(): Promise<Visitor> {
  return new Visitor(await product());
}
