/** What stands where a secret was. */
export const MASK = "[secret]";

/** A registered secret shorter than this would mask ordinary words. Characters. */
const SHORTEST = 8;
/** Secrets remembered by value at most; the oldest is forgotten first. */
const REMEMBERED = 2000;

/** Shapes that are secrets wherever they stand; what is captured first is kept. */
const SHAPES: RegExp[] = [
  // Tokens of sessions: three parts of base64url, the first two JSON objects.
  /()\beyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?/g,
  /()\bsb_secret_[\w-]{8,}/g,
  // Vendors' keys; words with hyphens have no digits.
  /()\b(?:sk|rk|pk|whsec|xai|gsk)[-_](?=[\w-]*\d)[A-Za-z0-9][\w-]{14,}/g,
  /()\bigny8_[A-Za-z0-9]+_[\w-]{8,}/g,
  /()\bv1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]{22,}/g,
  /(\bBearer\s+)[\w.~+/=-]{8,}/gi,
  /(\bauthorization\W{1,4}basic\s+)[A-Za-z0-9+/=]{8,}/gi,
  /(\bigny8_(?:access|refresh|known|browser)\w*=)[^;\s",]+/g,
  /([?&#](?:token|token_hash|code|access_token|refresh_token|apikey|api_key|key|secret)=)[^&\s"'<>\\]+/gi,
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:)[^\s/@]+(?=@)/gi,
  // "password": "…", also inside a JSON text that stands in another one.
  /(\\*"(?:[\w-]*(?:password|passwd|secret|token|token_hash|api_?key|apikey|cookie|authorization)|current|repeated)\\*"\s*:\s*\\*")(?:[^"\\]|\\+[^"\\])+/gi,
];

/** Masks secrets in texts: those of known shapes, and those that were registered. */
export interface Redactor {
  /** Remembers a secret; null and what is too short to be one are passed over. */
  register(...secrets: (string | null | undefined)[]): void;
  /** `text` with every secret masked. */
  redact(text: string): string;
}

/** A redactor that knows the given secrets, also as they stand in URLs, JSON and base64. */
export function createRedactor(secrets: Iterable<string | null | undefined> = []): Redactor {
  const known = new Map<string, string[]>();
  /** Every spelling, the longest first: one secret may be the beginning of another. */
  let forms: string[] | null = null;
  const redactor: Redactor = {
    register(...added) {
      for (const secret of added) {
        if (!secret || secret.length < SHORTEST) continue;
        known.delete(secret);
        known.set(secret, spellings(secret));
        const [oldest] = known.keys();
        if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
        forms = null;
      }
    },
    redact(text) {
      forms ??= [...known.values()].flat().sort((a, b) => b.length - a.length);
      let masked = text;
      for (const form of forms) {
        if (masked.includes(form)) masked = masked.replaceAll(form, MASK);
      }
      for (const shape of SHAPES) masked = masked.replace(shape, `$1${MASK}`);
      return masked;
    },
  };
  redactor.register(...secrets);
  return redactor;
}

/** The variables of the environment whose values are secrets. */
const SECRET_VARIABLES = [
  "SUPABASE_SECRET_KEY",
  "SUPABASE_SERVICE_ROLE_KEY",
  "SUPABASE_JWT_SECRET",
  "OPENAI_API_KEY",
  "WORKER_SECRET",
  "ENCRYPTION_KEY",
  "ENCRYPTION_OLD_KEYS",
  "STRIPE_SECRET_KEY",
  "STRIPE_WEBHOOK_SECRET",
  "DATABASE_URL",
];

/** A redactor that knows the secrets of this process's environment. */
export function redactorOf(get: (name: string) => string | undefined): Redactor {
  return createRedactor(secretsOf(get));
}

/** The secrets of an environment; of several keys in one variable each. */
export function secretsOf(get: (name: string) => string | undefined): string[] {
  return SECRET_VARIABLES.flatMap((name) => (get(name) ?? "").split(",")).map((one) => one.trim());
}

function spellings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const twice = JSON.stringify(json).slice(1, -1);
  return [...new Set([twice, json, encodeURIComponent(secret), secret])];
}
