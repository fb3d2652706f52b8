import type { BundleStore } from '../../bundles/index.ts';
import { type BundleStub, bundleName, keyName } from './bundle-object.ts';
import { type Answer, ask } from './object-call.ts';

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
