import type { BundleStore, Created, KeptBundle, KeyUse, NewBundle } from '../../bundles/index.ts';
import { type Answer, ask } from './object-call.ts';

/** A bundle's object, or a key's, as the Worker calls it. */
export interface BundleStub {
  create(bundle: NewBundle): Answer<void>;
  find(department: string, now: number): Answer<KeptBundle | undefined>;
  remove(department: string): Answer<boolean>;
  createOnce(bundle: NewBundle, use: KeyUse, now: number): Answer<Created>;
}

/** The object that holds a bundle. */
export function bundleName(id: string): string {
  return `bundle ${id}`;
}

/** The object that knows what an `Idempotency-Key` was used for, by the key's keyed hash. */
export function keyName(name: string): string {
  return `key ${name}`;
}

/** Nobody waits longer to learn that it cannot be known. */
const answerMs = 3_000;

/** Each bundle in a Durable Object of its own, whose alarm does what is due for it. A stub is made for each call. */
export function createEdgeBundles({ object }: { readonly object: (name: string) => BundleStub }): BundleStore {
  const askBundle = <Value>(name: string, call: (stub: BundleStub) => Answer<Value>) =>
    ask('bundle', answerMs, () => call(object(name)));
  return {
    async create(bundle, now, use) {
      if (use) return askBundle(keyName(use.name), (stub) => stub.createOnce(bundle, use, now));
      await askBundle(bundleName(bundle.id), (stub) => stub.create(bundle));
      return { kind: 'created' };
    },
    find: (id, department, now) => askBundle(bundleName(id), (stub) => stub.find(department, now)),
    remove: (id, department) => askBundle(bundleName(id), (stub) => stub.remove(department)),
  };
}
