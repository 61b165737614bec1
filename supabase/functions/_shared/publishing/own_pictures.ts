/** Tells whether an address is one of the uploaded pictures, in whichever size WordPress made of it. */
export function ownPictures(uploaded: readonly string[]): (src: string) => boolean {
  const known = new Set(uploaded.map(withoutSize));
  return (src) => known.has(withoutSize(src));
}

function withoutSize(url: string): string {
  return url.replace(/^https?:/, "").replace(/[?#].*$/, "")
    .replace(/(?:-\d+x\d+|-scaled)(?=\.\w+$)/, "");
}
