/** A number as a cell gives it: exact (min and max null) or a range, a bound. */
export interface CellNumber {
  value: number;
  min: number | null;
  max: number | null;
  currency: string | null;
}

export type DecimalMark = "." | ",";

const UNKNOWN = new Set(
  ("|-|--|---|–|—|−|n/a|na|n.a.|null|none|nan|nil|undefined|∞|-∞|?|unknown|no data|not available|" +
    "not enough data|#n/a|#ref!|#value!|#div/0!|keine daten|sin datos|aucune donnée|s.o.|k.a.|n.v.t.")
    .split("|"),
);

const CURRENCIES: [RegExp, string][] = [
  [/^(au?\$)|(au?\$)$/i, "AUD"],
  [/^(ca?\$)|(ca?\$)$/i, "CAD"],
  [/^(nz\$)|(nz\$)$/i, "NZD"],
  [/^(s\$)|(s\$)$/i, "SGD"],
  [/^(hk\$)|(hk\$)$/i, "HKD"],
  [/^(mx\$)|(mx\$)$/i, "MXN"],
  [/^(r\$)|(r\$)$/i, "BRL"],
  [/^(us\$|\$)|(us\$|\$)$/i, "USD"],
  [/^€|€$/, "EUR"],
  [/^£|£$/, "GBP"],
  [/^(₹|rs\.?)|₹$/i, "INR"],
  [/^¥|[¥円]$/, "JPY"],
  [/^₩|₩$/, "KRW"],
  [/^₺|₺$/, "TRY"],
  [/^₽|₽$/, "RUB"],
  [/^₪|₪$/, "ILS"],
  [/^₫|₫$/, "VND"],
  [/^₱|₱$/, "PHP"],
  [/^฿|฿$/, "THB"],
  [/^zł|zł$/i, "PLN"],
  [/^kč|kč$/i, "CZK"],
];
const ISO_CODE = /^([A-Z]{3})(?=[\s\d])|([\s\d])([A-Z]{3})$/;

const SUFFIXES: Record<string, number> = {
  k: 1e3,
  tsd: 1e3,
  "tsd.": 1e3,
  mil: 1e3,
  m: 1e6,
  mio: 1e6,
  "mio.": 1e6,
  mln: 1e6,
  b: 1e9,
  mrd: 1e9,
};
const NUMBER =
  /^([+-]?)((?:\d[\d.,'’ \u00a0\u202f]*)?\d|[.,]\d+)[\s\u00a0\u202f]*(k|tsd\.?|mil|m|mio\.?|mln|b|mrd)?$/i;
const RANGE_MARK = /\s*[–—−]\s*|\s(?:to|bis|à|a|tot|até)\s|(?<=[\dkmb.])\s*-\s*(?=[\d$€£₹])/iu;

/** True for the many ways a file says "we do not know". */
export function isUnknown(cell: string): boolean {
  const text = cell.trim();
  return text.length <= 16 && UNKNOWN.has(text.toLowerCase());
}

/**
 * Reads a number, a range ("10 – 100", "1K-10K") or a bound (">10", "<10", "100+") with its
 * currency; percent signs are dropped. `decimal` settles "1.234": null means that any mark before
 * three digits groups thousands. Returns null when the cell is no number.
 */
export function readNumber(cell: string, decimal: DecimalMark | null): CellNumber | null {
  if (cell.length > 60) return null;
  const { text, currency } = withoutCurrency(cell.trim().replace(/\s*%$/, ""));
  if (/^\d+$/.test(text)) return exact(Number(text), currency);
  const bound = text.match(/^(>=?|<=?|≥|≤|~|≈)\s*(.+)$/);
  if (bound) return readBound(bound[1] ?? "", single(bound[2] ?? "", decimal), currency);
  if (text.endsWith("+")) return readBound(">", single(text.slice(0, -1), decimal), currency);
  const number = single(text, decimal);
  if (number !== null) return exact(number, currency);
  return readRange(text, decimal, currency);
}

function readRange(
  text: string,
  decimal: DecimalMark | null,
  currency: string | null,
): CellNumber | null {
  const parts = text.split(RANGE_MARK);
  if (parts.length !== 2) return null;
  const low = withoutCurrency((parts[0] ?? "").trim());
  const high = withoutCurrency((parts[1] ?? "").trim());
  const min = single(low.text, decimal);
  const max = single(high.text, decimal);
  if (min === null || max === null || min < 0 || max < min) return null;
  return {
    value: rangePoint(min, max),
    min,
    max,
    currency: currency ?? low.currency ?? high.currency,
  };
}

/** The point that stands for a range: its geometric mean, a lower end of 0 counting as 1. */
export function rangePoint(min: number, max: number): number {
  return max === 0 ? 0 : Math.sqrt(Math.max(min, Math.min(1, max)) * max);
}

function readBound(sign: string, number: number | null, currency: string | null) {
  if (number === null || number < 0) return null;
  if (sign === "~" || sign === "≈") return exact(number, currency);
  if (sign.startsWith(">") || sign === "≥") {
    return { value: number, min: number, max: null, currency };
  }
  return { value: rangePoint(0, number), min: 0, max: number, currency };
}

function exact(value: number, currency: string | null): CellNumber {
  return { value, min: null, max: null, currency };
}

function withoutCurrency(text: string): { text: string; currency: string | null } {
  if (/^[\d.,]*$/.test(text)) return { text, currency: null };
  const code = text.match(ISO_CODE);
  const iso = code?.[1] ?? code?.[3];
  if (iso && iso !== "MIO" && iso !== "TSD" && iso !== "MLN" && iso !== "MRD") {
    return { text: text.replace(iso, "").trim(), currency: iso };
  }
  for (const [mark, currency] of CURRENCIES) {
    if (mark.test(text)) return { text: text.replace(mark, "").trim(), currency };
  }
  return { text, currency: null };
}

function single(text: string, decimal: DecimalMark | null): number | null {
  const match = text.trim().match(NUMBER);
  if (!match) return null;
  const digits = plainDigits(match[2] ?? "", decimal, match[3] !== undefined);
  if (digits === null) return null;
  const scaled = Number(digits) * (SUFFIXES[(match[3] ?? "").toLowerCase()] ?? 1);
  if (!Number.isFinite(scaled)) return null;
  return match[1] === "-" ? -scaled : scaled;
}

/** Digits with "." as decimal mark and no grouping; null when the groups make no number. */
function plainDigits(
  text: string,
  decimal: DecimalMark | null,
  abbreviated: boolean,
): string | null {
  const compact = text.replace(/(\d)['’ \u00a0\u202f](?=\d{3}(?!\d))/g, "$1");
  if (/['’ \u00a0\u202f]/.test(compact)) return null;
  // "1.234K" abbreviates, so its mark is a decimal one; elsewhere it is the caller's to say.
  const single = abbreviated ? compact.match(/[.,]/)?.[0] : undefined;
  const mark = decimalMarkOf(compact) ?? decimal ?? single ?? null;
  if (mark === null) return compact.replace(/[.,]/g, "");
  const grouping = mark === "." ? "," : ".";
  const whole = compact.replaceAll(grouping, "").replace(mark, ".");
  return /^\d*\.?\d*$/.test(whole) ? whole : null;
}

/** The decimal mark one number proves by itself, or null when it could be either. */
export function decimalMarkOf(text: string): DecimalMark | null {
  const commas = text.split(",").length - 1;
  const points = text.split(".").length - 1;
  if (commas === 0 && points === 0) return null;
  if (commas > 0 && points > 0) return text.lastIndexOf(",") > text.lastIndexOf(".") ? "," : ".";
  const mark = commas > 0 ? "," : ".";
  const other = mark === "," ? "." : ",";
  if (commas + points > 1) return other;
  const [before = "", after = ""] = text.split(mark);
  const couldGroup = /^[1-9]\d{0,2}$/.test(before) && /^\d{3}$/.test(after);
  return couldGroup ? null : mark;
}

const MAX_WEIGHED = 5000;

/** Counts what a column's numbers prove about its decimal mark. */
export class DecimalEvidence {
  private readonly decimals = { ".": 0, ",": 0 };
  private readonly groups = { ".": 0, ",": 0 };
  private readonly weighed = new Set<string>();

  /** Weighs one cell; each distinct one counts once, up to as many as can matter. */
  add(cell: string): void {
    if (this.weighed.size >= MAX_WEIGHED || this.weighed.has(cell)) return;
    this.weighed.add(cell);
    if (cell.length > 60 || !/\d[.,]|[.,]\d/.test(cell)) return;
    // "1.2K" in a column of "18.100" is common, so abbreviated numbers prove nothing.
    for (const [token] of cell.matchAll(/[\d.,]*\d(?![\d.,]|\s?[kmb]\b)/gi)) {
      const mark = decimalMarkOf(token);
      if (!mark) continue;
      if (token.split(mark).length === 2) this.decimals[mark]++;
      else this.groups[mark]++;
    }
  }

  /** The mark proven by decimals ("0,45") or by groups ("1.234.567"); null when neither prevails. */
  mark(): DecimalMark | null {
    return prevailing(this.decimals["."] + this.groups["."], this.decimals[","] + this.groups[","]);
  }

  /** The mark proven by decimals alone. */
  decimalMark(): DecimalMark | null {
    return prevailing(this.decimals["."], this.decimals[","]);
  }
}

function prevailing(points: number, commas: number): DecimalMark | null {
  return points === commas ? null : points > commas ? "." : ",";
}
