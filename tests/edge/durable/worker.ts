import { DurableObject, env } from 'cloudflare:workers';
import type { BundleWork } from '../../../src/bundles/index.ts';
import { keyPlaces } from '../../../src/identity/index.ts';
import type { Ledger, LedgerStore } from '../../../src/ledger/index.ts';
import { BundleObject as RealBundleObject } from '../../../src/platform/edge/bundle-object.ts';
import { type BundleStub, createEdgeBundles } from '../../../src/platform/edge/edge-bundles.ts';
import { createEdgeLedger, type LedgerStub } from '../../../src/platform/edge/edge-ledger.ts';
import { createEdgeState, type StateStub } from '../../../src/platform/edge/edge-state.ts';
import { LedgerObject as RealLedgerObject } from '../../../src/platform/edge/ledger-object.ts';
import { createObjectLedgerStore } from '../../../src/platform/edge/object-ledger-store.ts';
import { StateObject as RealStateObject } from '../../../src/platform/edge/state-object.ts';
import { scriptedWork } from '../../promises/bundle-work.ts';
import { type Binding, type Call, decode, departments, encode, type Fault, issuer } from './call.ts';

type Methods = Readonly<Record<string, (...values: readonly unknown[]) => unknown>>;

/** A log's object, which can be told what to do wrong, and shows what it has stored. */
export class LedgerObject extends RealLedgerObject {
  #fault: Fault | undefined;

  async setFault(fault?: Fault): Promise<void> {
    this.#fault = fault;
  }

  async abort(): Promise<void> {
    this.ctx.abort('a test wants it');
  }

  async stored(method: 'head' | 'hashes' | 'range', ...values: readonly unknown[]): Promise<unknown> {
    return (super.openStore() as unknown as Methods)[method]?.(...values);
  }

  override record(...call: Parameters<RealLedgerObject['record']>) {
    return this.#unless(() => super.record(...call));
  }

  override search(...call: Parameters<RealLedgerObject['search']>) {
    return this.#unless(() => super.search(...call));
  }

  override find(...call: Parameters<RealLedgerObject['find']>) {
    return this.#unless(() => super.find(...call));
  }

  protected override openStore(): LedgerStore {
    const store = super.openStore();
    return {
      ...store,
      commit: async (...group) => {
        const committing = store.commit(...group);
        // The statements have run, and nothing waits for the disk yet.
        if (this.#fault === 'aborts in a commit') this.ctx.abort('in a commit');
        if (typeof this.#fault === 'object') await pause(this.#fault.slow);
        return committing;
      },
    };
  }

  async #unless<Value>(call: () => Promise<Value>): Promise<Value> {
    if (this.#fault === 'throws') throw new Error('the object is broken');
    if (this.#fault === 'hangs') await pause(60_000);
    return call();
  }
}

/** The state's object, with a clock to set. */
export class StateObject extends RealStateObject {
  #now: number | undefined;

  async setNow(now: number): Promise<void> {
    this.#now = now;
  }

  /** From now on nothing can be known. */
  async ruin(): Promise<void> {
    await this.all(0);
    this.ctx.storage.sql.exec('DROP TABLE used_jti; DROP TABLE revocation; DROP TABLE maintenance; DROP TABLE pause');
  }

  async rememberedJtis(): Promise<readonly unknown[]> {
    return this.ctx.storage.sql.exec('SELECT jti FROM used_jti').toArray();
  }

  protected override now(): number {
    return this.#now ?? super.now();
  }
}

/** A bundle's object, whose work is what the test wrote into the bundle. */
export class BundleObject extends RealBundleObject {
  protected override readonly work: BundleWork = scriptedWork;

  /** What it keeps: nothing, once it has been removed. */
  async kept(): Promise<readonly string[]> {
    return [...(await this.ctx.storage.list()).keys()];
  }
}

/** Ledger stores on one object's storage, as many as a test opens. */
export class StoreObject extends DurableObject {
  #stores = new Map<string, LedgerStore>();

  async call(id: string, method: string, ...values: readonly unknown[]): Promise<unknown> {
    const store = this.#stores.get(id) ?? createObjectLedgerStore(this.ctx.storage);
    this.#stores.set(id, store);
    try {
      return { ok: true, value: await (store as unknown as Methods)[method]?.(...values) };
    } catch (error) {
      return { ok: false, failure: String(error) };
    }
  }
}

const bindings = env as unknown as Record<Binding, { getByName(name: string): Methods }> & {
  readonly SHUQIAO_LEDGER_KEY: string;
};
const { publicKey } = await keyPlaces.ledger.parse(JSON.parse(bindings.SHUQIAO_LEDGER_KEY));
const isolates = new Map<string, { readonly ledger: Ledger; readonly told: string[] }>();

export default {
  async fetch(request: Request): Promise<Response> {
    try {
      const value = await answer(decode(await request.text()) as Call);
      return new Response(encode({ ok: true, value }));
    } catch (error) {
      return new Response(encode({ ok: false, failure: String(error) }));
    }
  },
};

async function answer(call: Call): Promise<unknown> {
  if (call.part === 'told') return isolateOf(call.isolate).told;
  const values = call.arguments.map((value) => value ?? undefined);
  // The methods of a stub are found through it and called on it.
  const ask = (methods: unknown) => (methods as Methods)[call.method]?.(...values);
  switch (call.part) {
    case 'object':
      return ask(bindings[call.binding].getByName(call.name));
    case 'ledger':
      return ask(isolateOf(call.isolate).ledger);
    case 'log':
      return ask(
        isolateOf('logs')
          .ledger.logs()
          .find(({ log }) => log === call.log),
      );
    case 'bundles': {
      const object = (name: string) => bindings.BUNDLES.getByName(name) as unknown as BundleStub;
      return ask(createEdgeBundles({ object }));
    }
    case 'state': {
      const object = () => bindings.STATE.getByName(call.name) as unknown as StateStub;
      return ask(createEdgeState({ object })[call.store]);
    }
  }
}

function isolateOf(name: string) {
  const known = isolates.get(name);
  if (known) return known;
  const ledger = createEdgeLedger({
    object: (log) => bindings.LEDGER.getByName(log) as unknown as LedgerStub,
    departments: () => departments,
    issuer,
    publicKey,
  });
  const told: string[] = [];
  ledger.follow(({ id }) => told.push(id));
  const isolate = { ledger, told };
  isolates.set(name, isolate);
  return isolate;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
