import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { copyData, initialise, superuser } from './postgres-programs.ts';

/** A primary and its standby: what is committed is on both (`synchronous_commit`). */
export interface PostgresPair extends AsyncDisposable {
  readonly primary: PostgresServer;
  readonly standby: PostgresServer;
  /** A new database; answers a URL that names both servers, the primary first. */
  createDatabase(): Promise<string>;
  /** Makes the standby a primary, which waits for no other. */
  promote(): Promise<void>;
}

export async function startPostgresPair(): Promise<PostgresPair> {
  await using parts = new AsyncDisposableStack();
  let copy = '';
  const primary = await startPostgres({
    // The standby begins with the same data: of a server that has never run, a copy of its files is a backup.
    async prepare(data) {
      await initialise(data);
      copy = `${data}-copy`;
      await copyData(data, copy);
    },
  });
  parts.use(primary);
  const standby = await startPostgres({
    settings: {
      primary_conninfo: `host=127.0.0.1 port=${primary.port} user=${superuser} password=${superuser} application_name=standby`,
      wal_retrieve_retry_interval: '200ms',
    },
    async prepare(data) {
      await copyData(copy, data);
      await writeFile(`${data}/standby.signal`, '');
    },
  });
  parts.use(standby);
  await primary.run("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
  await primary.run('SELECT pg_reload_conf()');
  await until(async () => {
    const [state] = await primary.run('SELECT sync_state FROM pg_stat_replication');
    return state?.sync_state === 'sync';
  });
  const whole = parts.move();
  return {
    primary,
    standby,
    async createDatabase() {
      const url = new URL(await primary.createDatabase());
      return `postgres://${superuser}:${superuser}@${url.host},127.0.0.1:${standby.port}${url.pathname}?target_session_attrs=read-write`;
    },
    promote: async () => void (await standby.run('SELECT pg_promote()')),
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await isSo()) return;
    await pause(50);
  }
  throw new Error('the standby does not follow the primary');
}
