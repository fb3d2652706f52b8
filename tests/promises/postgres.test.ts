import { afterAll, beforeAll } from 'vitest';
import type { LedgerStore } from '../../src/ledger/index.ts';
import { openPostgresBundles } from '../../src/platform/postgres/postgres-bundles.ts';
import { openPostgresLedger } from '../../src/platform/postgres/postgres-ledger.ts';
import { openPostgresState } from '../../src/platform/postgres/postgres-state.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { bundleStorePromises } from './bundle-store.ts';
import { scriptedWork } from './bundle-work.ts';
import { createThenKill } from './bundles-killed.ts';
import { callThenKill } from './call-then-kill.ts';
import { ledgerStorePromises } from './ledger-store.ts';
import { maintenanceStorePromises } from './maintenance-store.ts';
import { pauseStorePromises } from './pause-store.ts';
import { replayStorePromises } from './replay-store.ts';
import { revocationStorePromises } from './revocation-store.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

ledgerStorePromises('PostgreSQL', async () => {
  const url = await server.createDatabase();
  const opened: LedgerStore[] = [];
  return {
    async open() {
      const store = await openPostgresLedger({ url });
      opened.push(store);
      return store;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((store) => store.close()));
    },
  };
});

replayStorePromises('PostgreSQL', async () => {
  const url = await server.createDatabase();
  return {
    async open(now) {
      const state = await openPostgresState({ url, now });
      return { store: state.replays, close: state.close };
    },
    useOnceThenKill: async (...use) => (await callThenKill(elsewhere(url), 'replays', 'useOnce', ...use)) === true,
    dispose: () => {},
  };
});

revocationStorePromises('PostgreSQL', async () => {
  const url = await server.createDatabase();
  return {
    async open() {
      const state = await openPostgresState({ url });
      return { store: state.revocations, close: state.close };
    },
    revokeThenKill: async (revocation) => {
      await callThenKill(elsewhere(url), 'revocations', 'revoke', revocation);
    },
    dispose: () => {},
  };
});

maintenanceStorePromises('PostgreSQL', async () => {
  const url = await server.createDatabase();
  return {
    async open() {
      const state = await openPostgresState({ url });
      return { store: state.maintenance, close: state.close };
    },
    declareThenKill: async (maintenance) => {
      await callThenKill(elsewhere(url), 'maintenance', 'declare', maintenance);
    },
    dispose: () => {},
  };
});

pauseStorePromises('PostgreSQL', async () => {
  const url = await server.createDatabase();
  return {
    async open() {
      const state = await openPostgresState({ url });
      return { store: state.pauses, close: state.close };
    },
    pauseThenKill: async (pause) => {
      await callThenKill(elsewhere(url), 'pauses', 'pause', pause);
    },
    dispose: () => {},
  };
});

bundleStorePromises('PostgreSQL', async () => {
  const url = await server.createDatabase();
  return {
    async open() {
      const { store, run, close } = await openPostgresBundles({ url });
      const running = run(scriptedWork, { onError: () => {} });
      return {
        store,
        async close() {
          await running.stop();
          await close();
        },
      };
    },
    createThenKill: (bundle, afterMs) => {
      const open = `openPostgresBundles({ url: ${JSON.stringify(url)} })`;
      return createThenKill({ file: 'postgres/postgres-bundles.ts', open }, bundle, afterMs);
    },
    dispose: () => {},
  };
});

function elsewhere(url: string) {
  const options = `{ url: ${JSON.stringify(url)}, now: () => 0 }`; // a clock of 0 sweeps nothing
  return { file: 'postgres/postgres-state.ts', open: `openPostgresState(${options})` };
}
