import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openSqliteState } from '../../src/platform/node/sqlite-state.ts';
import { replayStorePromises } from './replay-store.ts';
import { makeSqlitePlace } from './sqlite-state-place.ts';

replayStorePromises('SQLite', () => {
  const place = makeSqlitePlace();
  return {
    open(now) {
      const state = place.openState(now);
      return { store: state.replays, close: state.close };
    },
    useOnceThenKill: async (...use) => (await place.callThenKill('replays', 'useOnce', ...use)) === true,
    dispose: place.dispose,
  };
});

test('what has long expired is swept in passing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-'));
  const path = join(folder, 'state.db');
  let now = Date.parse('2026-11-24T04:00:00Z');
  const state = openSqliteState(path, { now: () => now });
  for (let each = 0; each < 100; each += 1) await state.replays.useOnce('education', `old ${each}`, now / 1000 + 60);
  now += 2 * 3_600_000;
  await state.replays.useOnce('education', 'new', now / 1000 + 60);
  const reader = new DatabaseSync(path);
  expect(reader.prepare('SELECT jti FROM used_jti').all()).toEqual([{ jti: 'new' }]);
  expect(reader.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  reader.close();
  state.close();
  rmSync(folder, { recursive: true, force: true });
});
