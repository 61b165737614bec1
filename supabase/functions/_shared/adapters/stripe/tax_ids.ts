import type Stripe from "npm:stripe@23.1.0";

type TaxIdType = Stripe.TaxIdCreateParams.Type;

/** A tax number in a form that Stripe knows. */
export interface TaxId {
  type: TaxIdType;
  value: string;
}

/** Two letters before the number say the country; Greece says EL, Northern Ireland XI. */
const EU_VAT: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-Z0-9]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^\d{9}$/,
};

/** What numbers of other countries look like without blanks, dots and dashes; `write` gives Stripe's form of them. */
const OTHERS: Record<
  string,
  { type: TaxIdType; form: RegExp; write?: (digits: string) => string }[]
> = {
  AU: [{ type: "au_abn", form: /^\d{11}$/ }],
  CA: [{ type: "ca_bn", form: /^\d{9}$/ }, { type: "ca_gst_hst", form: /^\d{9}RT\d{4}$/ }],
  CH: [{
    type: "ch_vat",
    form: /^CHE\d{9}(MWST|TVA|IVA)$/,
    write: (text) =>
      `CHE-${text.slice(3, 6)}.${text.slice(6, 9)}.${text.slice(9, 12)} ${text.slice(12)}`,
  }],
  GB: [{ type: "gb_vat", form: /^GB(\d{9}|\d{12}|(GD|HA)\d{3})$/ }],
  IN: [{ type: "in_gst", form: /^\d{2}[A-Z]{5}\d{4}[A-Z][A-Z0-9]Z[A-Z0-9]$/ }],
  NO: [{ type: "no_vat", form: /^\d{9}MVA$/ }],
  NZ: [{ type: "nz_gst", form: /^\d{8,9}$/ }],
  US: [{
    type: "us_ein",
    form: /^\d{9}$/,
    write: (digits) => `${digits.slice(0, 2)}-${digits.slice(2)}`,
  }],
  ZA: [{ type: "za_vat", form: /^4\d{9}$/ }],
};

/**
 * The tax id that a number typed by somebody of a country (ISO 3166-1 alpha-2, empty where unknown) is; null for one
 * in no form that Stripe knows.
 */
export function taxIdOf(typed: string, country: string): TaxId | null {
  const text = typed.toUpperCase().replace(/[\s./-]+/g, "");
  const prefix = text.slice(0, 2);
  const ofEu = Object.hasOwn(EU_VAT, prefix) ? EU_VAT[prefix] : undefined;
  if (ofEu?.test(text.slice(2))) return { type: "eu_vat", value: text };
  for (const code of [country, prefix]) {
    const known = Object.hasOwn(OTHERS, code) ? OTHERS[code] : undefined;
    const fits = known?.find(({ form }) => form.test(text));
    if (fits) return { type: fits.type, value: fits.write?.(text) ?? text };
  }
  // People leave the letters of their own country out.
  const own = country === "GR" ? "EL" : country;
  const isOwn = Object.hasOwn(EU_VAT, own) && EU_VAT[own]?.test(text);
  return isOwn ? { type: "eu_vat", value: own + text } : null;
}
