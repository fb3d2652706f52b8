import { DurableObject } from 'cloudflare:workers';
import type { BundleWork, Created, KeptBundle, KeyUse, NewBundle, Progress } from '../../bundles/index.ts';
import { leavePlace, type Placed, takePlace } from './bundle-places.ts';
import { type BundleStub, createBundle, departmentName } from './edge-bundles.ts';
import { type Answer, answer, ask } from './object-call.ts';

/** What an object needs of the Worker's environment. */
export interface BundleEnvironment {
  readonly BUNDLES: { getByName(name: string): BundleStub };
}

/** A bundle as it stands in the object's storage; its sealed bytes stand beside it, in pieces. */
type StoredBundle = Omit<KeptBundle, 'sealed'> & { readonly workMs: number };
interface StoredUse extends KeyUse {
  readonly bundle: KeptBundle['id'];
  readonly expiresAt: number;
}

/** A stored value may have 2 MB, its key included. */
const pieceBytes = 1_000_000;
/** Nobody waits longer for a place to be left. */
const leaveMs = 1_000;

/**
 * One bundle, one `Idempotency-Key` in use, or one department's count of what it has. The object's alarm does what is due and forgets what has expired; it is set before a piece
 * of work begins for the case that the work never ends. The output gate holds each answer until what it says is durable.
 */
export abstract class BundleObject extends DurableObject<BundleEnvironment> {
  /** Asks for what a bundle lacks. */
  protected abstract readonly work: BundleWork;

  create({ sealed, keptMax: _counted, ...bundle }: NewBundle): Answer<void> {
    return this.#answer(async () => {
      const stored = { ...bundle, takes: 0 };
      await this.#put(stored, sealed);
      await this.#wake(stored);
    });
  }

  find(department: string, now: number): Answer<KeptBundle | undefined> {
    return this.#answer(async () => {
      const bundle = await this.#bundle();
      if (bundle?.department !== department || bundle.expiresAt <= now) return undefined;
      return this.#open(bundle);
    });
  }

  remove(department: string): Answer<boolean> {
    return this.#answer(async () => {
      const bundle = await this.#bundle();
      if (bundle?.department !== department) return false;
      await this.#remove(bundle);
      return true;
    });
  }

  /** In a department's object: undefined where there was one, else when the first of its bundles expires. */
  takePlace(bundle: Placed, now: number): Answer<number | undefined> {
    return this.#answer(async () => takePlace(this.ctx.storage.sql, bundle, now));
  }

  leavePlace(bundle: string): Answer<void> {
    return this.#answer(async () => leavePlace(this.ctx.storage.sql, bundle));
  }

  /**
   * In a key's object: creates the bundle in its own, unless the key has been used before. One request at a time. Where it dies in between,
   * nobody was told of the bundle, which expires unread.
   */
  createOnce(bundle: NewBundle, use: KeyUse, now: number): Answer<Created> {
    return this.#answer(() =>
      this.ctx.blockConcurrencyWhile(async (): Promise<Created> => {
        const { storage } = this.ctx;
        const known = await storage.get<StoredUse>('use');
        if (known && known.until > now) {
          if (known.fingerprint !== use.fingerprint) return { kind: 'mismatch' };
          return { kind: 'known', id: known.bundle, expiresAt: known.expiresAt };
        }
        const created = await createBundle((name) => this.env.BUNDLES.getByName(name), bundle, now);
        if (created.kind !== 'created') return created;
        const { id, expiresAt } = bundle;
        await storage.put('use', { ...use, bundle: id, expiresAt } satisfies StoredUse);
        await storage.setAlarm(use.until);
        return created;
      }),
    );
  }

  override async alarm(): Promise<void> {
    const now = this.now();
    const bundle = await this.#bundle();
    const use = await this.ctx.storage.get<StoredUse>('use');
    if (use && use.until > now) return this.ctx.storage.setAlarm(use.until);
    if (!bundle || bundle.expiresAt <= now) return this.#forget();
    if (bundle.dueAt === undefined || bundle.dueAt > now) return this.#wake(bundle);
    const taken = { ...bundle, takes: bundle.takes + 1, dueAt: now + bundle.workMs };
    await this.ctx.storage.put('bundle', taken);
    await this.#wake(taken);
    try {
      const progress = await this.work(await this.#open(taken), new AbortController().signal);
      await this.#settle(taken, progress);
    } catch (error) {
      // It stays due when its time for work is over, and is tried again then.
      console.error({ failure: String(error) }, 'a bundle could not be worked on');
    }
  }

  /** Milliseconds since 1970. */
  protected now(): number {
    return Date.now();
  }

  async #settle({ dueAt: _taken, ...bundle }: StoredBundle, progress: Progress | undefined): Promise<void> {
    const current = await this.#bundle();
    if (current?.takes !== bundle.takes) return; // removed meanwhile
    if (!progress) return this.#remove(bundle);
    const settled = { ...bundle, ...(progress.dueAt !== undefined && { dueAt: progress.dueAt }) };
    await this.#put(settled, progress.sealed);
    await this.#wake(settled);
  }

  async #wake({ dueAt, expiresAt }: StoredBundle): Promise<void> {
    await this.ctx.storage.setAlarm(Math.min(dueAt ?? expiresAt, expiresAt));
  }

  #bundle(): Promise<StoredBundle | undefined> {
    return this.ctx.storage.get<StoredBundle>('bundle');
  }

  async #open({ workMs: _workMs, ...bundle }: StoredBundle): Promise<KeptBundle> {
    const pieces = await this.ctx.storage.list<Uint8Array>({ prefix: 'sealed ' });
    const sealed = new Uint8Array(await new Blob([...pieces.values()] as Uint8Array<ArrayBuffer>[]).arrayBuffer());
    return { ...bundle, sealed };
  }

  /** In one transaction: nothing is awaited in between. */
  async #put(bundle: StoredBundle, sealed: Uint8Array): Promise<void> {
    const { storage } = this.ctx;
    const old = await storage.list({ prefix: 'sealed ' });
    const pieces = Array.from({ length: Math.ceil(sealed.length / pieceBytes) }, (_, index) => {
      const name = `sealed ${String(index).padStart(3, '0')}`;
      return [name, sealed.slice(index * pieceBytes, (index + 1) * pieceBytes)] as const;
    });
    const writing = [storage.delete([...old.keys()]), storage.put({ bundle, ...Object.fromEntries(pieces) })];
    await Promise.all(writing);
  }

  /** Before its time; where its place cannot be left, that is free once the bundle would have expired. */
  async #remove({ id, department }: Pick<StoredBundle, 'id' | 'department'>): Promise<void> {
    await this.#forget();
    await ask('bundle', leaveMs, () => this.env.BUNDLES.getByName(departmentName(department)).leavePlace(id)).catch(
      (error) => console.error({ failure: String(error) }, 'a bundle’s place could not be left'),
    );
  }

  async #forget(): Promise<void> {
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  #answer<Value>(work: () => Promise<Value>): Answer<Value> {
    return answer(work, (failure) => console.error({ failure }, 'a bundle’s object does not answer'));
  }
}
