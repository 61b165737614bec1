/** What is wrong with a certificate, by the code of whoever checked it. */
const CERTIFICATES: [RegExp, string][] = [
  [
    /CERT_HAS_EXPIRED|CertExpired|certificate has expired/i,
    "Its certificate has expired. Have the host renew it.",
  ],
  [
    /CERT_NOT_YET_VALID|CertNotValidYet/i,
    "Its certificate is not valid yet. The clock of the server that made it is wrong.",
  ],
  [
    /ALTNAME_INVALID|NotValidForName|altnames/i,
    "Its certificate is for another name. Enter the address that the certificate is for, or have the host add this name.",
  ],
  [
    /SELF_SIGNED|self-signed/i,
    "Its certificate is signed by itself, and nobody vouches for it. Have the host install one of a known authority, such as Let's Encrypt.",
  ],
  [
    /UNABLE_TO_(GET_ISSUER|VERIFY)|UnknownIssuer/i,
    "Nobody who is known vouches for its certificate, or its chain is not complete. Have the host install the whole chain.",
  ],
  [/certificate/i, "Its certificate is not trusted."],
  [
    /SSL|TLS|EPROTO|InvalidContentType|handshake/i,
    "It does not speak TLS there. Enter the address with http://, or have the host set up https.",
  ],
];

/** Why nothing could be connected to, in a sentence for people. */
export function whyNot(problem: unknown): string {
  const code = problem instanceof Error && "code" in problem ? String(problem.code) : "";
  const text = `${code} ${problem}`;
  return CERTIFICATES.find(([said]) => said.test(text))?.[1] ?? "Nothing answers there.";
}
