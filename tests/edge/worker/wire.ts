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
  | { readonly part: 'limiter'; readonly id: string; readonly arguments: readonly unknown[] }
  /** Fetches `url` under `key`, as one of those who want the same. */
  | { readonly part: 'flights'; readonly key: string; readonly url: string }
  /** One call of a resource at `url`, through an exchange of its own. */
  | {
      readonly part: 'exchange';
      readonly url: string;
      readonly settings: Partial<PipeSettings>;
      readonly asking: Asking;
    }
  | { readonly part: 'abort-redis-object' };
