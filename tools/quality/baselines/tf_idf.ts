/** Words of each text as dense unit vectors, rare words weighing more; words of one text only are left out. */
export function tfIdf(texts: readonly string[]): Float32Array[] {
  const documents = texts.map((text) => text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []);
  const holders = new Map<string, number>();
  for (const words of documents) {
    for (const word of new Set(words)) holders.set(word, (holders.get(word) ?? 0) + 1);
  }
  const columns = new Map(
    [...holders].filter(([, count]) => count > 1).map(([word], at) => [word, at]),
  );
  return documents.map((words) => {
    const vector = new Float32Array(columns.size);
    for (const word of words) {
      const at = columns.get(word);
      if (at === undefined) continue;
      vector[at]! += Math.log((1 + texts.length) / (1 + (holders.get(word) ?? 0))) + 1;
    }
    const length = Math.hypot(...vector) || 1;
    return vector.map((value) => value / length);
  });
}

/** Dot products of all pairs. */
export function similarityMatrix(vectors: readonly Float32Array[]): Float32Array[] {
  const rows = vectors.map(() => new Float32Array(vectors.length));
  for (const [i, a] of vectors.entries()) {
    for (let j = i; j < vectors.length; j++) {
      const b = vectors[j] as Float32Array;
      let sum = 0;
      for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
      (rows[i] as Float32Array)[j] = sum;
      (rows[j] as Float32Array)[i] = sum;
    }
  }
  return rows;
}
