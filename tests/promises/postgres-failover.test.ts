import { describe, expect, test } from 'vitest';
import { createLedger, type LedgerStore, verifyLog } from '../../src/ledger/index.ts';
import { openPostgresLedger } from '../../src/platform/postgres/postgres-ledger.ts';
import { createPostgresPrimary } from '../../src/platform/postgres/postgres-primary.ts';
import { openPostgresState } from '../../src/platform/postgres/postgres-state.ts';
import { draft, isRecorded, testSigner } from '../ledger/support.ts';
import { eventually } from '../support/eventually.ts';
import type { PostgresServer } from '../support/postgres.ts';
import { startPostgresPair } from '../support/postgres-pair.ts';

const revocation = { kind: 'department', id: 'education', at: 1 } as const;
const never = 4_102_444_800; // a jti of 2100

/** What a gateway opens of one database. */
async function openAll(url: string, timeoutMs = 1_000) {
  const options = { url, timeoutMs, primary: createPostgresPrimary({ url, timeoutMs }) };
  const state = await openPostgresState(options);
  const store = await openPostgresLedger(options);
  return { state, store, ledger: await openLedger(store) };
}

function openLedger(store: LedgerStore) {
  const now = () => performance.now();
  return createLedger({ store, signer: testSigner, log: 'test', origin: testSigner.name, now });
}

const body = new Uint8Array();
const record = async (ledger: Awaited<ReturnType<typeof openLedger>>) => {
  const answer = await ledger.record(draft(), body);
  return isRecorded(answer) ? [answer.entry.id] : [];
};

async function countAt(server: PostgresServer, url: string): Promise<number> {
  const database = new URL(url.replace(/,[^/]*/, '')).pathname.slice(1);
  const [row] = await server.run('SELECT count(*)::int AS entries FROM ledger_entries', database);
  return Number(row?.entries);
}

describe('a primary and the standby it waits for', () => {
  test('the standby that is promoted goes on with all that was acknowledged, by itself', async () => {
    await using pair = await startPostgresPair();
    const url = await pair.createDatabase();
    const { state, store, ledger } = await openAll(url);
    await state.revocations.revoke(revocation);
    expect(await state.replays.useOnce('education', 'once', never)).toBe(true);

    const acknowledged: string[] = [];
    let isOver = false;
    const recording = (async () => {
      while (!isOver) acknowledged.push(...(await record(ledger)));
    })();
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(20));
    await pair.primary.crash();
    await eventually(async () => expect((await ledger.health()).ok).toBe(false));
    await eventually(() =>
      expect(state.replays.useOnce('education', 'meanwhile', never)).rejects.toThrow('takes no writes'),
    );
    await pair.promote();
    const before = acknowledged.length;
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(before + 20));
    isOver = true;
    await recording;

    for (const id of acknowledged) expect(await ledger.find(id), id).toBeDefined();
    const whole = await verifyLog({ store, verifierKey: ledger.verifierKey });
    expect(whole).toMatchObject({ ok: true });
    expect(await state.replays.useOnce('education', 'once', never)).toBe(false);
    expect(await state.revocations.all(0)).toMatchObject([revocation]);
    await Promise.all([ledger.close(), state.close()]);
  });

  test('an old primary that comes back is neither written to nor read, by whom it was known to or by others', async () => {
    await using pair = await startPostgresPair();
    const url = await pair.createDatabase();
    const { state, ledger } = await openAll(url);
    await record(ledger);
    await pair.primary.crash();
    await pair.promote();
    await eventually(async () => expect(await record(ledger)).toHaveLength(1));
    await state.revocations.revoke(revocation);

    await pair.primary.restart();
    await pair.primary.run("ALTER SYSTEM SET synchronous_standby_names = ''"); // it would take what it is given
    await pair.primary.run('SELECT pg_reload_conf()');
    const old = await countAt(pair.primary, url);
    const others = await openAll(url);
    const newest = (await record(others.ledger))[0] ?? '';
    expect(await others.state.revocations.all(0)).toMatchObject([revocation]);
    // Those who have lost their connections look again, and find the old one first in the list.
    await pair.standby.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'shuqiao'");
    await eventually(async () => expect(await record(ledger)).toHaveLength(1));
    await eventually(async () => expect(await state.revocations.all(0)).toMatchObject([revocation]));
    expect(await ledger.find(newest)).toBeDefined();
    expect(await countAt(pair.primary, url)).toBe(old);
    for (const one of [ledger, state, others.ledger, others.state]) await one.close();
  });

  test('a primary that hangs is left for the standby that is promoted, and what it does when it wakes up counts for nothing', async () => {
    await using pair = await startPostgresPair();
    const url = await pair.createDatabase();
    const { state, store, ledger } = await openAll(url);
    const acknowledged = await record(ledger);
    await pair.primary.freeze();
    const [unsure] = await Promise.all([record(ledger), pair.promote()]);
    acknowledged.push(...unsure);
    await eventually(async () => {
      acknowledged.push(...(await record(ledger)));
      expect(acknowledged.length).toBeGreaterThan(2);
    });
    await pair.primary.thaw();
    acknowledged.push(...(await record(ledger)));
    expect(acknowledged.length).toBeGreaterThan(3);
    for (const id of acknowledged) expect(await ledger.find(id), id).toBeDefined();
    expect(await verifyLog({ store, verifierKey: ledger.verifierKey })).toMatchObject({ ok: true });
    expect(await countAt(pair.primary, url)).toBe(1);
    await Promise.all([ledger.close(), state.close()]);
  });

  test('what the standby does not have is not acknowledged, also where somebody ends the wait; once it is back all goes on', async () => {
    await using pair = await startPostgresPair();
    const url = await pair.createDatabase();
    const { state, ledger } = await openAll(url, 10_000);
    await record(ledger);
    await pair.standby.stop();
    expect(await record(ledger)).toEqual([]);
    const waiting = state.replays.useOnce('education', 'once', never).then(
      () => 'acknowledged',
      ({ message }) => message,
    );
    await eventually(async () => {
      const [{ ended } = { ended: 0 }] = await pair.primary.run(
        "SELECT count(pg_cancel_backend(pid))::int AS ended FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query LIKE '%used_jti%'",
      );
      expect(ended).toBe(1);
    });
    expect(await waiting).toBe('the commit was not replicated');
    await pair.standby.restart();
    await eventually(async () => expect(await record(ledger)).toHaveLength(1));
    expect(await state.replays.useOnce('education', 'once', never)).toBe(false);
    await Promise.all([ledger.close(), state.close()]);
  });

  test('a standby that is lost for long fills its primary with none who wait, and they say what is wrong', async () => {
    await using pair = await startPostgresPair();
    const { replays, close } = await openPostgresState({ url: await pair.createDatabase(), timeoutMs: 500 });
    await pair.standby.stop();
    const use = (id: string) => replays.useOnce('education', id, never);
    for (let round = 0; round < 10; round += 1) {
      await Promise.allSettled(Array.from({ length: 8 }, (_, turn) => use(`${round} ${turn}`)));
    }
    await expect(use('more')).rejects.toThrow('waits for a standby that does not answer');
    const [row] = await pair.primary.run(
      "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE wait_event = 'SyncRep'",
    );
    expect(Number(row?.waiting)).toBeLessThanOrEqual(8);
    await pair.standby.restart();
    await eventually(async () => expect(await use('after')).toBe(true));
    await close();
  });

  test('who only reads is served by the standby where there is no primary', async () => {
    await using pair = await startPostgresPair();
    const url = await pair.createDatabase();
    const { ledger, state } = await openAll(url);
    await record(ledger);
    await Promise.all([ledger.close(), state.close()]);
    await pair.primary.crash();
    // It has what was acknowledged, and shows it once it has come to it.
    const store = await eventually(() => openPostgresLedger({ url, readOnly: true }));
    const { verifierKey } = ledger;
    await eventually(async () =>
      expect(await verifyLog({ store, verifierKey })).toMatchObject({ ok: true, value: { size: 1 } }),
    );
    await store.close();
  });
});
