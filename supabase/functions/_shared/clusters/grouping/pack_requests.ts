/**
 * Packs groups of keyword ids into requests of at most `size`: whole groups where they fit, the largest first;
 * where that would need more requests than the fewest possible, groups are cut at the ends of requests.
 */
export function packRequests(groups: readonly (readonly string[])[], size: number): string[][] {
  const fewest = Math.ceil(groups.reduce((sum, group) => sum + group.length, 0) / size);
  const pieces = groups.flatMap((group) => cut(group, size))
    .sort((a, b) => b.length - a.length);
  const requests: string[][] = [];
  for (const piece of pieces) {
    const room = requests.filter((request) => request.length + piece.length <= size)
      .sort((a, b) => b.length - a.length)[0];
    if (room) room.push(...piece);
    else requests.push([...piece]);
  }
  return requests.length <= fewest ? requests : cut(pieces.flat(), size);
}

function cut<T>(list: readonly T[], size: number): T[][] {
  const count = Math.ceil(list.length / size);
  return Array.from({ length: count }, (_, at) => list.slice(at * size, (at + 1) * size));
}
