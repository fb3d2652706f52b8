import type { EvidenceCall } from '../model/index.ts';
import type { Stated } from './stated.ts';

/** How many things of a list (`vehicles[]`) were stated. */
export function countThings(list: string, stated: Readonly<Record<string, unknown>>): number {
  const start = list.slice(0, -1);
  const places = Object.keys(stated).filter((path) => path.startsWith(start));
  return places.reduce((count, path) => Math.max(count, Number.parseInt(path.slice(start.length), 10) + 1), 0);
}

/** The list a call goes through; the catalog has checked that there is one at most. */
export function listIn(call: EvidenceCall): string | undefined {
  return Object.values(call)
    .map((source) => /^\$(\w+\[\])/.exec(source)?.[1])
    .find((list) => list !== undefined);
}

/** What was stated, with one thing of a list also under the list's own paths: `vehicles[].plateNumber`. */
export function withThing(stated: Stated, list: string, index: number): Stated {
  const place = `${list.slice(0, -1)}${index}]`;
  const own = Object.entries(stated).flatMap(([path, value]) =>
    path.startsWith(`${place}.`) ? [[`${list}${path.slice(place.length)}`, value] as const] : [],
  );
  return { ...stated, ...Object.fromEntries(own) };
}

/** The `$path` arguments of a call that were not stated; of a list, the first thing speaks for all. */
export function missingPaths(call: EvidenceCall, stated: Stated): string[] {
  return Object.values(call)
    .filter((source) => source.startsWith('$') && stated[source.slice(1).replace('[]', '[0]')] === undefined)
    .map((source) => source.slice(1));
}
