import type { Paths } from './document.ts';

/** An operation, as the page of a reason shows it. */
export interface Place {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
}

/** Reason → the operations that may answer with it, read from a document's own responses. */
export function findPlaces(paths: Paths): ReadonlyMap<string, readonly Place[]> {
  const places = new Map<string, Place[]>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const place = { method, path, summary: String(operation.summary ?? '') };
      for (const reason of reasonsIn(operation.responses)) places.set(reason, [...(places.get(reason) ?? []), place]);
    }
  }
  return places;
}

interface Described {
  readonly content?: { readonly 'application/problem+json'?: { readonly examples?: object } };
}

function reasonsIn(responses: unknown): string[] {
  return Object.values((responses ?? {}) as Record<string, Described>).flatMap(({ content }) =>
    Object.keys(content?.['application/problem+json']?.examples ?? {}),
  );
}
