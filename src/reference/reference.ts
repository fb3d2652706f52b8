import type { OpenAPIHono } from '@hono/zod-openapi';
import { LRUCache } from 'lru-cache';
import type { Caller, Catalog, Language } from '../model/index.ts';
import { describeAll, type Paths, type RouteDescription } from './document.ts';
import { type ExamplePeople, nobody } from './people.ts';
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
}

/** Documents kept at once: two languages for all, and the views of the departments that looked last. */
const documentsMax = 32;

/** Makes the reference of one gateway from its routes and, asked by asked, the catalog of the request. */
export function createReference({ routes, issuer, examplePeople, now = Date.now }: ReferenceParts): Reference {
  const kept = new LRUCache<string, string>({ max: documentsMax });
  let described: RouteDescription | undefined;

  return {
    document({ catalog, language, caller }) {
      const today = beijingDay(now());
      const view = caller ? [caller.department, ...caller.scopes] : ['all'];
      const key = [catalog.revision, today, language, ...view].join(' ');
      const known = kept.get(key);
      if (known !== undefined) return known;
      described ??= describeRoutes(routes);
      const whole = describeAll(described, { catalog, caller, today, people: examplePeople ?? nobody });
      const text = JSON.stringify(localise(whole, language, issuer));
      kept.set(key, text);
      return text;
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
