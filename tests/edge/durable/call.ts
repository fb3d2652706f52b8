/** What a test asks of the worker of its objects. `null` among the arguments stands for undefined. */
export type Call =
  /** A method of an object, called from the worker. */
  | {
      readonly part: 'object';
      readonly binding: Binding;
      readonly name: string;
      readonly method: string;
      readonly arguments: readonly unknown[];
    }
  /** A method of the ledger of one isolate; its name tells isolates apart. */
  | {
      readonly part: 'ledger';
      readonly isolate: string;
      readonly method: string;
      readonly arguments: readonly unknown[];
    }
  /** A method of one of the logs. */
  | { readonly part: 'log'; readonly log: string; readonly method: string; readonly arguments: readonly unknown[] }
  /** Ids of the entries that the ledger of an isolate has told. */
  | { readonly part: 'told'; readonly isolate: string }
  | {
      readonly part: 'bundles';
      readonly method: 'create' | 'find' | 'remove';
      readonly arguments: readonly unknown[];
    }
  | {
      readonly part: 'state';
      readonly name: string;
      readonly store: 'replays' | 'revocations' | 'maintenance' | 'pauses';
      readonly method: string;
      readonly arguments: readonly unknown[];
    };

export type Binding = 'LEDGER' | 'STATE' | 'STORE' | 'BUNDLES';

/** What an object of one log does wrong from now on. `slow`: each commit takes that many milliseconds longer. */
export type Fault = 'throws' | 'hangs' | 'aborts in a commit' | { readonly slow: number };

export const issuer = 'https://edge.example';
export const departments = ['education', 'health', 'civil-affairs'] as const;

/** Bytes travel as base64. */
export function encode(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, one) {
    const value = this[key]; // a Buffer has its own idea of JSON
    return value instanceof Uint8Array ? { base64: value.toBase64() } : one;
  });
}

export function decode(text: string): unknown {
  return JSON.parse(text, (_, one) => (typeof one?.base64 === 'string' ? Uint8Array.fromBase64(one.base64) : one));
}
