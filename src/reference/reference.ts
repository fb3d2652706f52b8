import type { OpenAPIHono } from '@hono/zod-openapi';
import { LRUCache } from 'lru-cache';
import type { Caller, Catalog, Language } from '../model/index.ts';
import type { Reason } from '../problems.ts';
import { curlCommand } from './curl.ts';
import { describeAll, type Paths, type RouteDescription } from './document.ts';
import { type ExamplePeople, exampleQuery, nobody } from './people.ts';
import { findPlaces, type Place } from './places.ts';
import { localise } from './text.ts';

export interface ReferenceParts {
  /** The app whose routes are described; read at the first question, when all of them are mounted. */
  readonly routes: Pick<OpenAPIHono, 'getOpenAPI31Document'>;
  /** The gateway's own URL, without a trailing slash. */
  readonly issuer: string;
  /** With the sandbox on: people it knows, so that a pasted example works. */
  readonly examplePeople?: ExamplePeople | undefined;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface DocumentWish {
  readonly catalog: Catalog;
  readonly language: Language;
  /** Describe only what this caller may call (`?view=mine`). */
  readonly caller?: Caller | undefined;
}

export interface Reference {
  /** The OpenAPI 3.1 document as JSON text. Kept per catalog revision, language and department. */
  document(wish: DocumentWish): string;
  /** The operations that may answer with a reason. */
  places(reason: Reason, wish: Pick<DocumentWish, 'catalog' | 'language'>): readonly Place[];
  /** With the sandbox on: one command that works when pasted, and where its resource is described. */
  tryIt(catalog: Catalog): { readonly command: string } | undefined;
}

interface Made {
  readonly text: string;
  readonly places: ReadonlyMap<string, readonly Place[]>;
}

/** Documents kept at once: two languages for all, and the views of the departments that looked last. */
const documentsMax = 32;

/** Makes the reference of one gateway from its routes and, asked by asked, the catalog of the request. */
export function createReference({ routes, issuer, examplePeople, now = Date.now }: ReferenceParts): Reference {
  const kept = new LRUCache<string, Made>({ max: documentsMax });
  const people = examplePeople ?? nobody;
  let described: RouteDescription | undefined;

  function make({ catalog, language, caller }: DocumentWish): Made {
    const today = beijingDay(now());
    const view = caller ? [caller.department, ...caller.scopes] : ['all'];
    const key = [catalog.revision, today, language, ...view].join(' ');
    const known = kept.get(key);
    if (known) return known;
    described ??= describeRoutes(routes);
    const whole = localise(describeAll(described, { catalog, caller, today, people }), language, issuer);
    const made = { text: JSON.stringify(whole), places: findPlaces(whole.paths) };
    kept.set(key, made);
    return made;
  }

  return {
    document: (wish) => make(wish).text,
    places: (reason, wish) => make(wish).places.get(reason) ?? [],
    tryIt(catalog) {
      const demand = [...catalog.demands.values()].find(
        ({ department, resource }) => department === 'education' && resource === 'mps-population.household-record',
      );
      const resource = demand && catalog.resources.get(demand.resource);
      const matter = demand?.matters[0];
      if (!examplePeople || !resource || !matter) return undefined;
      const query = exampleQuery({ ...resource, subject: 'child' }, people);
      const path = `/v1/resources/${resource.id}/query`;
      return { command: curlCommand(issuer, path, query, { 'Sharing-Matter': matter.code }) };
    },
  };
}

function describeRoutes(routes: ReferenceParts['routes']): RouteDescription {
  const document = routes.getOpenAPI31Document({ openapi: '3.1.1', info: { title: '', version: '' } });
  return {
    paths: (document.paths ?? {}) as unknown as Paths,
    schemas: document.components?.schemas ?? {},
  };
}

/** `YYYY-MM-DD` in Beijing (fixed +08:00). */
function beijingDay(now: number): string {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);
}
