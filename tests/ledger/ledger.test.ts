import { describe, expect, test } from 'vitest';
import { parseCheckpoint } from '../../src/ledger/checkpoint.ts';
import {
  createLedger,
  type EntryGroup,
  formatVerifierKey,
  type LedgerStore,
  pseudonym,
  verifyLog,
  verifyReceipt,
} from '../../src/ledger/index.ts';
import type { Entry } from '../../src/model/index.ts';
import { openSqliteLedger } from '../../src/platform/node/sqlite-ledger.ts';
import { body, draft, isRecorded, recordOne, signerOf, startLedger, testSigner } from './support.ts';

const { verifierKey } = { verifierKey: formatVerifierKey(testSigner) };

describe('the ledger', () => {
  test('an answer is Recorded with its exact bytes, its salt and its receipt, once its entry can be found', async () => {
    await using fixture = await startLedger();
    const recorded = await recordOne(fixture.ledger, { officer: 'SN0001' });
    expect(recorded.body).toBe(body);
    expect(recorded.receipt).toBe(`/v1/receipts/test/${recorded.entry.id}`);
    expect(Buffer.from(recorded.salt, 'base64').length).toBe(32);
    const found = await (await fixture.another()).find(recorded.entry.id);
    expect(found).toEqual(recorded.entry);
    expect(found).toMatchObject({ version: 1, officer: 'SN0001', commitment: expect.stringMatching(/^.{43}=$/) });
    expect(JSON.stringify(await fixture.store.range(0, 10))).not.toContain(recorded.salt);
  });

  test('the same answer twice has two salts and two commitments: nobody can see that they are the same', async () => {
    await using fixture = await startLedger();
    const [one, other] = [await recordOne(fixture.ledger), await recordOne(fixture.ledger)];
    expect(one.salt).not.toBe(other.salt);
    expect(one.entry.commitment).not.toBe(other.entry.commitment);
  });

  test('records made together share groups, each under one signed checkpoint, and all are found', async () => {
    const groups: EntryGroup[] = [];
    await using fixture = await startLedger({
      wrap: (store) => ({
        ...store,
        commit: (previous, group) => {
          groups.push(group);
          return store.commit(previous, group);
        },
      }),
    });
    const waves = Array.from({ length: 20 }, async () => {
      for (let turn = 0; turn < 25; turn += 1) await recordOne(fixture.ledger);
    });
    await Promise.all(waves);
    expect(groups.reduce((sum, { entries }) => sum + entries.length, 0)).toBe(500);
    expect(groups.length).toBeLessThan(250);
    for (const { head, entries } of groups) {
      expect(parseCheckpoint(head.checkpoint)?.size).toBe((entries.at(-1)?.index ?? -1) + 1);
    }
    expect(await verifyLog({ store: fixture.store, verifierKey })).toMatchObject({ ok: true, value: { size: 500 } });
  });

  test('two gateways on one store do not fork it: every record of both is in one log', async () => {
    await using fixture = await startLedger();
    const other = await fixture.another();
    const record = async (ledger: typeof other) => {
      const recorded = [];
      for (let turn = 0; turn < 30; turn += 1) {
        recorded.push(...(await Promise.all([recordOne(ledger), recordOne(ledger)])));
      }
      return recorded;
    };
    const all = (await Promise.all([record(fixture.ledger), record(other)])).flat();
    expect(await verifyLog({ store: fixture.store, verifierKey })).toMatchObject({ ok: true, value: { size: 120 } });
    for (const { entry } of all) {
      const receipt = (await fixture.ledger.receipt(entry.id)) ?? '';
      expect(verifyReceipt({ receipt, verifierKey }).ok).toBe(true);
    }
  });

  test('a log is continued where it ended, and a stranger’s key does not continue it', async () => {
    await using fixture = await startLedger();
    await recordOne(fixture.ledger);
    const next = await fixture.another();
    await recordOne(next);
    expect((await next.health()).ok).toBe(true);
    expect(await verifyLog({ store: fixture.store, verifierKey })).toMatchObject({ ok: true, value: { size: 2 } });
    const stranger = signerOf(testSigner.name, new Uint8Array(32).fill(9));
    await expect(fixture.another({ signer: stranger })).rejects.toThrow("not by this gateway's key");
    const renamed = signerOf('elsewhere.example/ledger');
    await expect(fixture.another({ signer: renamed, origin: renamed.name })).rejects.toThrow('not by this gateway');
    expect((await fixture.store.head())?.size).toBe(2);
  });

  test('an empty log has a signed checkpoint too, and no tiles', async () => {
    await using fixture = await startLedger();
    const checkpoint = await fixture.ledger.checkpoint();
    expect(checkpoint.split('\n').slice(0, 3)).toEqual([
      testSigner.name,
      '0',
      '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    ]);
    expect(await fixture.ledger.tile('0/000')).toBeUndefined();
    expect(await verifyLog({ store: fixture.store, verifierKey })).toMatchObject({ ok: true, value: { size: 0 } });
    expect(await fixture.ledger.receipt(draft().id)).toBeUndefined();
  });

  test('a search pages from new to old and says when there is no more', async () => {
    await using fixture = await startLedger();
    const recorded = [];
    for (let turn = 0; turn < 5; turn += 1) {
      recorded.push(await recordOne(fixture.ledger, { time: new Date(Date.UTC(2026, 0, 1 + turn)).toISOString() }));
    }
    const first = await fixture.ledger.search({}, { limit: 3 });
    expect(first.entries).toEqual(
      recorded
        .slice(2)
        .reverse()
        .map(({ entry }) => entry),
    );
    const rest = await fixture.ledger.search({}, { limit: 3, ...(first.next && { after: first.next }) });
    expect(rest).toEqual({
      entries: recorded
        .slice(0, 2)
        .reverse()
        .map(({ entry }) => entry),
    });
    const exactly = await fixture.ledger.search({}, { limit: 5 });
    expect(exactly.entries.length).toBe(5);
    expect(exactly.next).toBeUndefined();
  });

  test('a store that cannot be read leaves the log named as incomplete, not silently empty', async () => {
    await using fixture = await startLedger({
      wrap: (store) => ({ ...store, search: () => Promise.reject(new Error('disk gone')) }),
    });
    expect(await fixture.ledger.search({}, { limit: 3 })).toEqual({ entries: [], incomplete: ['test'] });
  });

  test('followers see every entry once it is durable, and one that throws disturbs nobody', async () => {
    await using fixture = await startLedger();
    const seen: Entry[] = [];
    fixture.ledger.follow(() => {
      throw new Error('a broken follower');
    });
    const stop = fixture.ledger.follow((entry) => seen.push(entry));
    const recorded = await Promise.all([recordOne(fixture.ledger), recordOne(fixture.ledger)]);
    stop();
    await recordOne(fixture.ledger);
    expect(seen).toEqual(recorded.map(({ entry }) => entry));
  });

  test('what JSON cannot say is not recorded, and the ledger goes on', async () => {
    await using fixture = await startLedger();
    expect(isRecorded(await fixture.ledger.record(draft({ note: '\ud800' }), body))).toBe(false);
    expect(isRecorded(await fixture.ledger.record(draft(), body))).toBe(true);
    expect((await fixture.store.head())?.size).toBe(1);
  });

  test('what no database can hold in a text is shown by a mark, and takes no other entry of its group along', async () => {
    await using fixture = await startLedger();
    const note = 'the vertical said \0, a backslash and u0000: \\u0000';
    const { entry } = await recordOne(fixture.ledger, { note });
    expect(entry.note).toBe('the vertical said \ufffd, a backslash and u0000: \\u0000');
    expect(await fixture.ledger.find(entry.id)).toEqual(entry);
  });

  test('closing waits for what waits and takes nothing more', async () => {
    await using fixture = await startLedger();
    const waiting = Promise.all(Array.from({ length: 50 }, () => fixture.ledger.record(draft(), body)));
    await fixture.ledger.close();
    expect((await waiting).every(isRecorded)).toBe(true);
    expect(isRecorded(await fixture.ledger.record(draft(), body))).toBe(false);
    const store = await openSqliteLedger({ file: fixture.file });
    expect((await store.head())?.size).toBe(50);
    await store.close();
  });

  test('a ledger and a key of different names are not opened', async () => {
    const store = {} as LedgerStore;
    const options = { store, signer: testSigner, log: 'test', origin: 'other.example', now: Date.now };
    await expect(createLedger(options)).rejects.toThrow('origin other.example');
  });
});

test('a subject has one pseudonym under one key, another under another, and 128 bits of it', () => {
  const [key, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  // Computed apart: printf %s 430599199001010016 | openssl dgst -sha256 -mac HMAC -macopt hexkey:01…01
  expect(pseudonym(key, '430599199001010016')).toBe(PSEUDONYM);
  expect(pseudonym(key, '43059919900101001X')).not.toBe(pseudonym(key, '430599199001010016'));
  expect(pseudonym(other, '430599199001010016')).not.toBe(pseudonym(key, '430599199001010016'));
});

const PSEUDONYM = 's1_rGBTVGBuluh9tnTRSX3t3w';
