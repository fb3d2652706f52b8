import type { BundleStore, Created, KeptBundle, KeyUse, NewBundle } from '../../bundles/index.ts';
import type { Placed } from './bundle-places.ts';
import { type Answer, ask } from './object-call.ts';

/** A bundle's object, a key's or a department's, as the Worker calls it. */
export interface BundleStub {
  create(bundle: NewBundle): Answer<void>;
  find(department: string, now: number): Answer<KeptBundle | undefined>;
  remove(department: string): Answer<boolean>;
  createOnce(bundle: NewBundle, use: KeyUse, now: number): Answer<Created>;
  takePlace(bundle: Placed, now: number): Answer<number | undefined>;
  leavePlace(bundle: string): Answer<void>;
}

/** The object that holds a bundle. */
export function bundleName(id: string): string {
  return `bundle ${id}`;
}

/** The object that knows what an `Idempotency-Key` was used for, by the key's keyed hash. */
function keyName(name: string): string {
  return `key ${name}`;
}

/** The object that counts what a department has. */
export function departmentName(department: string): string {
  return `department ${department}`;
}

/** Nobody waits longer to learn that it cannot be known; the key's object, which asks the others, has more patience than they. */
const answerMs = 5_000;
const stepMs = 2_000;

type FindObject = (name: string) => BundleStub;

/**
 * Takes a place of the department and creates the bundle in its own object. Where it dies in between, the place is taken until the bundle
 * would have expired: rather too few than too many.
 */
export async function createBundle(object: FindObject, bundle: NewBundle, now: number): Promise<Created> {
  const { id, department, expiresAt, keptMax } = bundle;
  const place = { id, expiresAt, keptMax };
  const until = await ask('bundle', stepMs, () => object(departmentName(department)).takePlace(place, now));
  if (until !== undefined) return { kind: 'full', until };
  await ask('bundle', stepMs, () => object(bundleName(id)).create(bundle));
  return { kind: 'created' };
}

/** Each bundle in a Durable Object of its own, whose alarm does what is due for it. A stub is made for each call. */
export function createEdgeBundles({ object }: { readonly object: FindObject }): BundleStore {
  const askBundle = <Value>(name: string, call: (stub: BundleStub) => Answer<Value>) =>
    ask('bundle', answerMs, () => call(object(name)));
  return {
    create: (bundle, now, use) =>
      use
        ? askBundle(keyName(use.name), (stub) => stub.createOnce(bundle, use, now))
        : createBundle(object, bundle, now),
    find: (id, department, now) => askBundle(bundleName(id), (stub) => stub.find(department, now)),
    remove: (id, department) => askBundle(bundleName(id), (stub) => stub.remove(department)),
  };
}
