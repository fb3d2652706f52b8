import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import {
  createLedger,
  type Ledger,
  type LedgerOptions,
  type LedgerStore,
  type Log,
  type Signer,
} from '../../src/ledger/index.ts';
import type { EntryDraft, Recorded, RequestId } from '../../src/model/index.ts';
import { openSqliteLedger } from '../../src/platform/node/sqlite-ledger.ts';

/** A signer from an Ed25519 seed (RFC 8410 §7 wraps it as PKCS #8). */
export function signerOf(name: string, seed: Uint8Array = new Uint8Array(32).fill(7)): Signer {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return { name, publicKey: publicBytes(key), sign: (data) => Uint8Array.from(sign(null, data, key)) };
}

export const testSigner = signerOf('shuqiao.example/ledger/test');

export interface LedgerFixture extends AsyncDisposable {
  readonly file: string;
  readonly store: LedgerStore;
  readonly ledger: Ledger & Log;
  /** Another ledger on the same file, as a second gateway would open it. */
  another(options?: Partial<LedgerOptions>): Promise<Ledger>;
}

/** A ledger on a real SQLite file. `wrap` may stand between ledger and store, to lose what the test wants lost. */
export async function startLedger(
  options: Partial<LedgerOptions> & { readonly wrap?: (store: LedgerStore) => LedgerStore } = {},
): Promise<LedgerFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-'));
  const file = join(folder, 'ledger.sqlite');
  const opened: Ledger[] = [];
  const open = async ({ wrap = (store: LedgerStore) => store, ...more }: typeof options) => {
    const store = await openSqliteLedger({ file });
    const ledger = await createLedger({
      store: wrap(store),
      signer: testSigner,
      log: 'test',
      origin: testSigner.name,
      now: Date.now,
      ...more,
    });
    opened.push(ledger);
    return { store, ledger };
  };
  const { store, ledger } = await open(options);
  return {
    file,
    store,
    ledger,
    another: async (more = {}) => (await open(more)).ledger,
    async [Symbol.asyncDispose]() {
      for (const each of opened) await each.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A data call's entry, as `answer` would draft it. */
export function draft(more: Partial<EntryDraft> = {}): EntryDraft {
  return {
    id: uuidv7() as RequestId,
    time: '2026-11-24T08:00:00.000Z',
    kind: 'call',
    department: 'education',
    officer: 'SN0427',
    matter: '11430527MB0X12345A2000117001000',
    case: 'CASE-2026-000117',
    resource: 'mps-population.household-record',
    demand: 'SN-D-02',
    subjects: ['s1_AAAAAAAAAAAAAAAAAAAAAA'],
    fields: ['name', 'address'],
    masked: ['name'],
    outcome: 'ok',
    status: 200,
    cache: 'miss',
    durationMs: 41,
    revision: '0123456789abcdef',
    ...more,
  };
}

export const body = new TextEncoder().encode('{"address":"湖南省邵阳市绥宁县","name":"赵*"}');

/** The `Recorded`, where the test is not about failure. */
export async function recordOne(ledger: Ledger, more: Partial<EntryDraft> = {}): Promise<Recorded> {
  const answer = await ledger.record(draft(more), body);
  if ('ledgerUnavailable' in answer) throw new Error('the ledger was unavailable');
  return answer;
}

export function isRecorded(answer: Awaited<ReturnType<Ledger['record']>>): answer is Recorded {
  return !('ledgerUnavailable' in answer);
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

export function unhex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

function publicBytes(key: KeyObject): Uint8Array<ArrayBuffer> {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return Uint8Array.from(Buffer.from(x, 'base64url'));
}
