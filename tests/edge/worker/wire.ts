import type { OutboundRequest } from '../../../src/model/index.ts';
import type { PipeSettings } from '../../../src/verticals/index.ts';
import type { Asking } from '../../exchange/calls.ts';

/** One call over the bridge: bytes travel as base64. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_, one) => (one instanceof Uint8Array ? { base64: one.toBase64() } : one));
}

export function decode(text: string): unknown {
  return JSON.parse(text, (_, one) => (typeof one?.base64 === 'string' ? Uint8Array.fromBase64(one.base64) : one));
}

/** What a test asks of the worker. `id` names an instance, which lives as long as its isolate. */
export type Call =
  | {
      readonly part: 'http';
      readonly request: OutboundRequest;
      readonly limits: { readonly timeoutMs: number; readonly bodyBytesMax: number };
      /** Answered when the caller leaves; absent for one who never does. */
      readonly leaving?: string;
      readonly gone?: boolean;
    }
  | {
      readonly part: 'cache';
      readonly id: string;
      /** Without it the isolate's own memory. */
      readonly redis?: { readonly recheckAfterSeconds?: number };
      readonly method: 'get' | 'set' | 'delete' | 'health';
      readonly arguments: readonly unknown[];
    }
  /** `place`: whose uses are counted together in objects; without it this one counts alone. */
  | { readonly part: 'limiter'; readonly id: string; readonly place?: string; readonly arguments: readonly unknown[] }
  /** How many subjects there are once that has been told; `place` and `id` as above. */
  | { readonly part: 'subjects'; readonly id: string; readonly place: string; readonly arguments: readonly unknown[] }
  /** How many subjects the place's object still holds at a later moment, milliseconds since 1970, when its alarm has come. */
  | { readonly part: 'subjects-kept'; readonly place: string; readonly at: number }
  /** How often the objects of that place have been asked. */
  | { readonly part: 'uses-asked'; readonly place: string }
  /** Fetches `url` under `key`, as one of those who want the same. `ends`: its request ends at once, and all it holds with it. */
  | { readonly part: 'flights'; readonly key: string; readonly url: string; readonly ends?: boolean }
  /** How many have wanted that so far. */
  | { readonly part: 'flights-begun'; readonly key: string }
  /** One call of a resource at `url`, through an exchange of its own. */
  | {
      readonly part: 'exchange';
      readonly url: string;
      readonly settings: Partial<PipeSettings>;
      readonly asking: Asking;
    }
  | { readonly part: 'abort-redis-object' };
