import { copyFile, rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { createLedger, formatVerifierKey, type LedgerStore, verifyLog } from '../../src/ledger/index.ts';
import { openSqliteLedger } from '../../src/platform/node/sqlite-ledger.ts';
import { eventually } from '../support/eventually.ts';
import { body, draft, isRecorded, recordOne, startLedger, testSigner } from './support.ts';

const verifierKey = formatVerifierKey(testSigner);

/** Real SQLite behind a store whose next calls may be made to fail, before or after they had their effect. */
function breakable() {
  const faults: { commit: ('write lost' | 'answer lost' | 'hangs')[]; head: 'works' | 'fails'; release?: () => void } =
    {
      commit: [],
      head: 'works',
    };
  const wrap = (store: LedgerStore): LedgerStore => ({
    ...store,
    async commit(previous, group) {
      const fault = faults.commit.shift();
      if (fault === 'hangs') {
        await new Promise<void>((resolve) => {
          faults.release = resolve;
        });
      }
      if (fault === 'write lost') throw new Error('the disk is full');
      const outcome = await store.commit(previous, group);
      if (fault === 'answer lost') throw new Error('the answer was lost');
      return outcome;
    },
    head: () => (faults.head === 'works' ? store.head() : Promise.reject(new Error('the store does not answer'))),
  });
  return { faults, wrap };
}

describe('when the store breaks', () => {
  test('a write lost once is written again; callers notice nothing', async () => {
    const { faults, wrap } = breakable();
    await using fixture = await startLedger({ wrap });
    faults.commit = ['write lost'];
    await recordOne(fixture.ledger);
    expect(await verifyLog({ store: fixture.store, verifierKey })).toMatchObject({ ok: true, value: { size: 1 } });
  });

  test('a write kept whose answer was lost is not written twice; its callers are Recorded', async () => {
    const { faults, wrap } = breakable();
    await using fixture = await startLedger({ wrap });
    await recordOne(fixture.ledger);
    faults.commit = ['answer lost'];
    const recorded = await Promise.all([recordOne(fixture.ledger), recordOne(fixture.ledger)]);
    expect(await verifyLog({ store: fixture.store, verifierKey })).toMatchObject({ ok: true, value: { size: 3 } });
    for (const { entry } of recorded) expect(await fixture.ledger.find(entry.id)).toEqual(entry);
  });

  test('a write kept whose answer was lost is recognised even after another gateway has written on', async () => {
    const { faults, wrap } = breakable();
    const between: LedgerStore[] = [];
    await using fixture = await startLedger({
      wrap: (store) => {
        between.push(store);
        const broken = wrap(store);
        return {
          ...broken,
          async commit(previous, group) {
            const last = faults.commit[0] === 'answer lost';
            try {
              return await broken.commit(previous, group);
            } finally {
              if (last) await recordOne(other);
            }
          },
        };
      },
    });
    const other = await fixture.another();
    faults.commit = ['answer lost'];
    const recorded = await recordOne(fixture.ledger);
    expect(await fixture.ledger.find(recorded.entry.id)).toEqual(recorded.entry);
    expect(await verifyLog({ store: fixture.store, verifierKey })).toMatchObject({ ok: true, value: { size: 2 } });
  });

  test('writes that stay lost are LedgerUnavailable for all who wait, /readyz says why, and both recover by themselves', async () => {
    const { faults, wrap } = breakable();
    const failures: string[] = [];
    let clock = 0;
    await using fixture = await startLedger({
      wrap,
      now: () => clock,
      onFailure: (failure) => failures.push(failure),
    });
    faults.commit = Array.from({ length: 6 }, () => 'write lost');
    const answers = await Promise.all([1, 2, 3].map(() => fixture.ledger.record(draft(), body)));
    expect(answers).toEqual([1, 2, 3].map(() => ({ ledgerUnavailable: true })));
    expect(failures).toEqual(['the disk is full']);
    expect(await fixture.ledger.health()).toEqual({ ok: false, failure: 'the disk is full' });
    expect((await fixture.store.head())?.size ?? 0).toBe(0);
    faults.commit = [];
    expect(await fixture.ledger.health(), 'a probe proves little so soon').toMatchObject({ ok: false });
    clock += 2_000;
    expect(await fixture.ledger.health()).toEqual({ ok: true, value: { size: 0 } });
    await recordOne(fixture.ledger);
    expect(await fixture.ledger.health()).toEqual({ ok: true, value: { size: 1 } });
  });

  test('while the head cannot be read nothing is written: what became of the last group is not known', async () => {
    const { faults, wrap } = breakable();
    await using fixture = await startLedger({ wrap });
    faults.commit = ['answer lost'];
    faults.head = 'fails';
    expect(isRecorded(await fixture.ledger.record(draft(), body))).toBe(false);
    expect(isRecorded(await fixture.ledger.record(draft(), body))).toBe(false);
    expect((await fixture.store.head())?.size).toBe(1);
    faults.head = 'works';
    await recordOne(fixture.ledger);
    expect(await verifyLog({ store: fixture.store, verifierKey })).toMatchObject({ ok: true, value: { size: 2 } });
  });

  test('a disk that hangs keeps nobody beyond the deadline, turns newcomers away at once, and is used again when it wakes', async () => {
    const { faults, wrap } = breakable();
    let clock = 0;
    await using fixture = await startLedger({ wrap, now: () => clock, limits: { deadlineMs: 1_000 } });
    faults.commit = ['hangs'];
    const first = fixture.ledger.record(draft(), body);
    const second = fixture.ledger.record(draft(), body);
    expect(await Promise.all([first, second])).toEqual([{ ledgerUnavailable: true }, { ledgerUnavailable: true }]);
    clock = 1_100;
    expect(isRecorded(await fixture.ledger.record(draft(), body))).toBe(false);
    expect((await fixture.ledger.health()).ok).toBe(false);
    faults.release?.();
    await eventually(async () => expect((await fixture.ledger.health()).ok).toBe(true));
    const { entry } = await recordOne(fixture.ledger);
    expect(await verifyLog({ store: fixture.store, verifierKey })).toMatchObject({ ok: true });
    expect(await fixture.ledger.find(entry.id)).toEqual(entry);
  });

  test('more than may wait are turned away at once, and those who wait are recorded', async () => {
    const { faults, wrap } = breakable();
    await using fixture = await startLedger({ wrap, limits: { waitingMax: 10 } });
    faults.commit = ['hangs'];
    const underWay = fixture.ledger.record(draft(), body);
    while (!faults.release) await new Promise(setImmediate);
    const waiting = Array.from({ length: 10 }, () => fixture.ledger.record(draft(), body));
    expect(await fixture.ledger.record(draft(), body)).toEqual({ ledgerUnavailable: true });
    faults.release();
    expect((await Promise.all([underWay, ...waiting])).every(isRecorded)).toBe(true);
    expect((await fixture.store.head())?.size).toBe(11);
  });

  test('an idle ledger proves by a write that it can still write', async () => {
    const { faults, wrap } = breakable();
    let clock = 0;
    await using fixture = await startLedger({ wrap, now: () => clock });
    await recordOne(fixture.ledger);
    faults.commit = ['write lost', 'write lost'];
    expect((await fixture.ledger.health()).ok).toBe(true);
    clock += 60_000;
    expect((await fixture.ledger.health()).ok).toBe(false);
    clock += 2_000;
    expect((await fixture.ledger.health()).ok).toBe(true);
    expect((await fixture.store.head())?.size).toBe(1);
  });

  test('a store put back to an old copy under a running gateway is not signed on: that would fork the log', async () => {
    await using fixture = await startLedger();
    await recordOne(fixture.ledger);
    const copy = await openCopy(fixture.file);
    await recordOne(fixture.ledger);
    // The ledger's next look at its store finds the old copy.
    let swapped = false;
    const { store } = fixture;
    const ledger = await createLedger({
      store: {
        ...store,
        head: () => (swapped ? copy : store).head(),
        commit: (...group) => (swapped ? copy : store).commit(...group),
      },
      signer: testSigner,
      log: 'test',
      origin: testSigner.name,
      now: Date.now,
    });
    swapped = true;
    expect(isRecorded(await ledger.record(draft(), body))).toBe(false);
    expect(await ledger.health()).toMatchObject({
      ok: false,
      failure: expect.stringContaining('gone back from 2 to 1'),
    });
    expect((await copy.head())?.size).toBe(1);
    swapped = false;
    await recordOne(ledger);
    await copy.close();
    await rm(`${fixture.file}.copy`);
  });
});

async function openCopy(file: string): Promise<LedgerStore> {
  // A store that is opened works its write-ahead log into the file, so that the file alone is a copy.
  await (await openSqliteLedger({ file })).close();
  await copyFile(file, `${file}.copy`);
  return openSqliteLedger({ file: `${file}.copy` });
}
