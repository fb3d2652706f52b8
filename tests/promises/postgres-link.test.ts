import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLedger } from '../../src/ledger/index.ts';
import { emptyTree } from '../../src/ledger/tree.ts';
import type { DepartmentId, RequestId } from '../../src/model/index.ts';
import { openPostgresBundles } from '../../src/platform/postgres/postgres-bundles.ts';
import { openPostgresLedger } from '../../src/platform/postgres/postgres-ledger.ts';
import { openPostgres } from '../../src/platform/postgres/postgres-link.ts';
import { openPostgresState } from '../../src/platform/postgres/postgres-state.ts';
import { startWire } from '../faults/wire.ts';
import { recordOne, testSigner } from '../ledger/support.ts';
import { eventually } from '../support/eventually.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { entriesOf, groupOn } from './ledger-store.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.[Symbol.asyncDispose]());

const never = 4_102_444_800; // a jti of 2100
const timeoutMs = 2_000;

/** A connection of somebody else, to hold a lock with. */
async function another(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

describe('gateways that start', () => {
  test('at once on an empty database all make what they need, and write on one log', async () => {
    const url = await server.createDatabase();
    const opened = await Promise.all(
      [1, 2, 3].map(async () => {
        const [state, bundles, store] = await Promise.all([
          openPostgresState({ url }),
          openPostgresBundles({ url }),
          openPostgresLedger({ url }),
        ]);
        const now = () => performance.now();
        const ledger = await createLedger({ store, signer: testSigner, log: 'test', origin: testSigner.name, now });
        return { state, bundles, store, ledger };
      }),
    );
    await Promise.all(opened.map(({ ledger }) => recordOne(ledger)));
    expect((await opened[0]?.store.head())?.size).toBe(3);
    for (const one of opened.flatMap(({ state, bundles, ledger }) => [state, bundles, ledger])) await one.close();
  });

  test('beside others lock nothing: neither do they wait for what runs there, nor does anybody wait for them', async () => {
    const url = await server.createDatabase();
    await (await openPostgresLedger({ url })).close();
    await using vacuum = await another(url);
    await vacuum.query('BEGIN; LOCK TABLE ledger_entries IN SHARE UPDATE EXCLUSIVE MODE');
    const store = await openPostgresLedger({ url, timeoutMs });
    expect(await store.commit(undefined, groupOn(emptyTree, entriesOf(1)).group)).toBe('committed');
    await store.close();
  });

  test('with a wrong password, or where nothing listens, end with one line that says what is wrong and no secret', async () => {
    const wrong = server.url.replace(':shuqiao@', ':secret@');
    for (const open of [openPostgresState, openPostgresBundles, openPostgresLedger]) {
      const { message } = await open({ url: wrong }).then(
        () => expect.unreachable(),
        (error: Error) => error,
      );
      expect(message).toMatch(
        /DATABASE_URL cannot be used \(127\.0\.0\.1:\d+: password authentication failed for user/,
      );
      expect(message).not.toMatch(/secret|\n/);
    }
    const nowhere = openPostgresState({ url: 'postgres://u:secret@localhost:1,127.0.0.1:1/x' });
    await expect(nowhere).rejects.toThrow(
      /^The database of DATABASE_URL cannot be used \(localhost:1: connect ECONNREFUSED [^;]*; 127\.0\.0\.1:1: connect ECONNREFUSED 127\.0\.0\.1:1\)\. .*$/,
    );
  });
});

test('a gateway whose clock is a day ahead sweeps nothing that is not over for the others', async () => {
  const url = await server.createDatabase();
  const now = () => Date.now() + 86_400_000;
  const [right, ahead] = [await openPostgresState({ url }), await openPostgresState({ url, now })];
  const [kept, keptAhead] = [await openPostgresBundles({ url }), await openPostgresBundles({ url, now })];
  const department = 'education' as DepartmentId;
  const createBundle = async (expiresAt: number) => {
    const id = randomUUID() as RequestId;
    const times = { dueAt: Date.now() + 3_600_000, expiresAt, workMs: 500, keptMax: 10 };
    const use = { name: id, fingerprint: id, until: expiresAt };
    await kept.store.create({ id, department, sealed: new Uint8Array(1), ...times }, Date.now(), use);
    return id;
  };
  const seconds = Math.floor(Date.now() / 1000);
  await right.replays.useOnce('education', 'over', seconds - 86_400);
  await right.replays.useOnce('education', 'once', seconds + 60);
  await createBundle(Date.now() - 1_000);
  const bundle = await createBundle(Date.now() + 3_600_000);

  await ahead.replays.useOnce('education', 'of another day', seconds + 86_400);
  const running = keptAhead.run(() => Promise.resolve(undefined), { onError: () => {} });
  const count = 'SELECT (SELECT count(*)::int FROM used_jti) AS used, (SELECT count(*)::int FROM bundle) AS bundles';
  await eventually(async () =>
    expect(await server.run(count, new URL(url).pathname.slice(1))).toEqual([{ used: 2, bundles: 1 }]),
  );
  expect(await right.replays.useOnce('education', 'once', seconds + 60)).toBe(false);
  expect(await kept.store.find(bundle, department, Date.now())).toMatchObject({ id: bundle });
  await running.stop();
  for (const one of [right, ahead, kept, keptAhead]) await one.close();
});

describe('a connection', () => {
  test('that is cut off without a word is given up, and the next statement has another', async () => {
    const url = new URL(await server.createDatabase());
    await using wire = await startWire(server.port);
    url.port = String(wire.port);
    const { replays, close } = await openPostgresState({ url: url.href, timeoutMs });
    expect(await replays.useOnce('education', 'before', never)).toBe(true);
    wire.silence();
    await expect(replays.useOnce('education', 'meanwhile', never)).rejects.toThrow('timeout');
    expect(await replays.useOnce('education', 'after', never)).toBe(true);
    await close();
  });

  test('to a server that takes no writes any more is given up, and used again once it does', async () => {
    const url = await server.createDatabase();
    const { replays, close } = await openPostgresState({ url, timeoutMs });
    const setReadOnly = async (value: string) => {
      await server.run(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
      await server.run('SELECT pg_reload_conf()');
    };
    expect(await replays.useOnce('education', 'before', never)).toBe(true);
    await setReadOnly('on');
    await eventually(() => expect(replays.useOnce('education', 'once', never)).rejects.toThrow('takes no writes'));
    await setReadOnly('off');
    await eventually(async () => expect(await replays.useOnce('education', 'after', never)).toBe(true));
    await close();
  });

  test('commits to disk, also where the server usually does not wait for that', async () => {
    const url = await server.createDatabase();
    await server.run(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET synchronous_commit = off`);
    const { database, close } = openPostgres({ url });
    const { rows } = await sql`SHOW synchronous_commit`.execute(database);
    expect(rows).toEqual([{ synchronous_commit: 'on' }]);
    await close();
  });
});

describe('where all connections are busy', () => {
  test('more statements wait no longer than their time, and all goes on as soon as there is room', async () => {
    const url = await server.createDatabase();
    const { replays, close } = await openPostgresState({ url, timeoutMs });
    await using blocking = await another(url);
    await blocking.query('BEGIN; LOCK TABLE used_jti');
    const uses = Array.from({ length: 20 }, (_, turn) => replays.useOnce('education', `${turn}`, never));
    for (const use of await Promise.allSettled(uses)) expect(use.status).toBe('rejected');
    await blocking.query('ROLLBACK');
    const again = Array.from({ length: 20 }, (_, turn) => replays.useOnce('education', `${turn}`, never));
    expect(await Promise.all(again)).toEqual(Array(20).fill(true));
    await close();
  });

  test('with searches that take long, entries are written all the same', async () => {
    const url = new URL(await server.createDatabase());
    const database = url.pathname.slice(1);
    await server.run(`CREATE ROLE slow LOGIN PASSWORD 'slow'; ALTER DATABASE ${database} OWNER TO slow`);
    url.username = 'slow';
    url.password = 'slow';
    const store = await openPostgresLedger({ url: url.href, timeoutMs });
    const { group, tree } = groupOn(emptyTree, entriesOf(5));
    await store.commit(undefined, group);
    await server.run(
      `ALTER TABLE ledger_entries ENABLE ROW LEVEL SECURITY; ALTER TABLE ledger_entries FORCE ROW LEVEL SECURITY;
       CREATE POLICY slowly ON ledger_entries FOR SELECT USING (pg_sleep(60) IS NOT NULL);
       CREATE POLICY freely ON ledger_entries FOR INSERT WITH CHECK (true)`,
      database,
    );
    const searches = Promise.allSettled(Array.from({ length: 8 }, () => store.search({}, { limit: 10 })));
    expect(await store.commit(group.head, groupOn(tree, entriesOf(1)).group)).toBe('committed');
    for (const search of await searches) expect(search.status).toBe('rejected');
    await store.close();
  });
});
