import { createHmac } from 'node:crypto';
import { type CacheMaster, type CipherName, deriveKeys, type ExchangeKeys, open, seal } from '../exchange/index.ts';
import type { Caller, Language, LifeEventId, Purpose, RequestId, Row, StatedContext } from '../model/index.ts';
import type { Item } from './bundle.ts';
import type { Stated } from './stated.ts';
import type { KeyUse } from './store.ts';

/** What a kept bundle says once it is opened. */
export interface BundleState {
  readonly lifeEvent: LifeEventId;
  readonly purpose: Purpose;
  readonly language: Language;
  readonly complete: boolean;
  readonly sentence: string;
  readonly items: readonly Item[];
  /** The ids of the calls that its evidence came from. */
  readonly calls: readonly RequestId[];
  /** What is needed to go on; gone as soon as nothing is left to ask for. */
  readonly unfinished?: Unfinished;
}

export interface Unfinished {
  readonly caller: Caller;
  readonly context: StatedContext;
  readonly stated: Stated;
  readonly traceparent?: string;
  /** For the first try alone. */
  readonly fault?: string;
  /** How often its evidence has been asked for. */
  readonly tries: number;
  /** Unmasked rows of evidence that was had, where others are still to be looked up with it. */
  readonly rows: Readonly<Record<string, readonly Row[]>>;
}

export type BundleKeys = ExchangeKeys;

/**
 * From the cache's secrets, and unlike the cache's own: a bundle cannot be opened once its secret has been taken out. `cipher` seals from
 * now on; bundles that the other one sealed stay readable.
 */
export function deriveBundleKeys(masters: readonly CacheMaster[], cipher: CipherName): BundleKeys {
  return deriveKeys(masters, 'bundle', cipher);
}

export function sealState(id: RequestId, state: BundleState, keys: BundleKeys): Uint8Array<ArrayBuffer> {
  return seal(id, state, keys);
}

export function openState(id: RequestId, sealed: Uint8Array, keys: BundleKeys): BundleState | undefined {
  return open(id, sealed, keys) as BundleState | undefined; // authentic: only states are sealed under this key
}

/** `request`: all that makes two requests the same, as RFC 8785 JSON. */
export function keyUse(
  { department, key, request }: { department: string; key: string; request: Uint8Array },
  { naming }: BundleKeys,
  until: number,
): KeyUse {
  const hash = (purpose: string, content: string | Uint8Array) =>
    createHmac('sha256', naming).update(`${purpose}\n`).update(content).digest('base64url');
  return { name: hash('key', `${department}\n${key}`), fingerprint: hash('request', request), until };
}
