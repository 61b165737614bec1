/** A vector as base64 of signed bytes, the largest component at 127: its direction, in a quarter of the room. */
export function packVector(vector: ArrayLike<number>): string {
  let most = 0;
  for (let at = 0; at < vector.length; at++) most = Math.max(most, Math.abs(vector[at] ?? 0));
  const scale = most > 0 ? 127 / most : 0;
  const bytes = Uint8Array.from(vector, (value) => Math.round(value * scale));
  return bytes.toBase64();
}

/** The length that most of these have: those of another cannot be compared with them. 0 when there are none. */
export function commonLength(directions: Iterable<Float32Array | null>): number {
  const counts = new Map<number, number>();
  for (const direction of directions) {
    if (direction) counts.set(direction.length, (counts.get(direction.length) ?? 0) + 1);
  }
  return [...counts].reduce((best, one) => one[1] > best[1] ? one : best, [0, 0])[0];
}

/** The direction of a packed vector; null when it cannot be read. */
export function unpackVector(packed: string): Float32Array | null {
  try {
    const bytes = Uint8Array.fromBase64(packed);
    return Float32Array.from(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length));
  } catch {
    return null;
  }
}
