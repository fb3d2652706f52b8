import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { BundleWork } from '../../src/bundles/index.ts';
import { openSqliteBundles } from '../../src/platform/node/sqlite-bundles.ts';
import { bundleStorePromises } from './bundle-store.ts';
import { scriptedWork } from './bundle-work.ts';
import { createThenKill } from './bundles-killed.ts';

bundleStorePromises('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  const path = join(folder, 'bundles.sqlite');
  return {
    open() {
      const { store, run, close } = openSqliteBundles(path);
      const running = run(scriptedWork, { onError: () => {} });
      return {
        store,
        async close() {
          await running.stop();
          close();
        },
      };
    },
    createThenKill: (bundle, afterMs) =>
      createThenKill(
        { file: 'node/sqlite-bundles.ts', open: `openSqliteBundles(${JSON.stringify(path)})` },
        bundle,
        afterMs,
      ),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
});

test('what has expired is swept, and overwritten', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  const path = join(folder, 'bundles.sqlite');
  let now = Date.parse('2026-11-24T04:00:00Z');
  const { store, run, close } = openSqliteBundles(path, { now: () => now });
  const times = { dueAt: now + 9_000_000, expiresAt: now + 3_600_000, workMs: 1_000, keptMax: 2 };
  const sealed = new TextEncoder().encode('sealed');
  const use = { name: 'n', fingerprint: 'f', until: now + 3_600_000 };
  await store.create({ id: 'a' as never, department: 'education' as never, sealed, ...times }, now, use);
  now += 3_600_000;
  await run(scriptedWork, { onError: () => {} }).stop();
  const reader = new DatabaseSync(path);
  for (const table of ['bundle', 'key_use']) {
    expect(reader.prepare(`SELECT count(*) AS rows FROM ${table}`).get()).toEqual({ rows: 0 });
  }
  expect(reader.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  reader.close();
  close();
  rmSync(folder, { recursive: true, force: true });
});

test('a store that is closed rejects: it cannot know', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  const { store, close } = openSqliteBundles(join(folder, 'bundles.sqlite'));
  close();
  await expect(store.find('a' as never, 'education' as never, 0)).rejects.toThrow();
  await expect(store.remove('a' as never, 'education' as never)).rejects.toThrow();
  rmSync(folder, { recursive: true, force: true });
});

test('an orderly end gives back what is under way: it is due at once, for whoever comes next', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  const { store, run, close } = openSqliteBundles(join(folder, 'bundles.sqlite'));
  const untilTold: BundleWork = async ({ sealed }, signal) => {
    await once(signal, 'abort');
    return { sealed };
  };
  const first = run(untilTold, { onError: () => {} });
  const sealed = new TextEncoder().encode('settle');
  const now = Date.now();
  const times = { dueAt: now, expiresAt: now + 3_600_000, workMs: 3_600_000, keptMax: 2 };
  await store.create({ id: 'a' as never, department: 'education' as never, sealed, ...times }, now);
  const find = () => store.find('a' as never, 'education' as never, Date.now());
  await expect.poll(async () => (await find())?.takes).toBe(1);
  await first.stop();
  const second = run(scriptedWork, { onError: () => {} });
  await expect.poll(async () => new TextDecoder().decode((await find())?.sealed)).toBe('settle 2');
  await second.stop();
  close();
  rmSync(folder, { recursive: true, force: true });
});
