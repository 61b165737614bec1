/**
 * How many calls must follow one another at least, when `atOnce` may be under way: no call of a stage can begin before
 * one of every stage before it has been answered, and then all that are left still share the places. `calls` are names
 * in the order in which they were made; each name is a stage.
 */
export function fewestRounds(calls: readonly string[], atOnce: number): number {
  const stages = [...new Set(calls)];
  const rounds = stages.map((_, before) => {
    const left = calls.filter((name) => stages.indexOf(name) >= before).length;
    return before + Math.ceil(left / atOnce);
  });
  return Math.max(0, ...rounds);
}
