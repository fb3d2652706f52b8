/** How often each of a few names was met. */
export type Tally = Map<string, number>;

/** Names beyond this many count as `other`: a caller who invents names must not fill the memory. */
const namesMax = 200;

export function count(tally: Tally, name: string | undefined, times = 1): void {
  if (name === undefined) return;
  const key = tally.has(name) || tally.size < namesMax ? name : 'other';
  tally.set(key, (tally.get(key) ?? 0) + times);
}

export function addTally(into: Tally, other: Tally): void {
  for (const [name, times] of other) count(into, name, times);
}

export function sum(tally: Tally): number {
  return tally.values().reduce((total, times) => total + times, 0);
}

/** Most frequent first. */
export function ranked(tally: Tally, most = Number.POSITIVE_INFINITY): readonly (readonly [string, number])[] {
  return [...tally].toSorted(([, one], [, other]) => other - one).slice(0, most);
}
