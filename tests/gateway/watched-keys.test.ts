import { cp, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openKeyFolder } from '../../src/platform/node/key-folder.ts';
import { renewKey, retireKeys } from '../../src/platform/node/key-renewal.ts';
import { type WatchedKeys, watchKeys } from '../../src/platform/node/watched-keys.ts';
import { eventually } from '../support/eventually.ts';

let root: string;
let folder: string;
let lines: string[];
let keys: WatchedKeys;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shuqiao-keys-'));
  folder = join(root, 'keys');
  await openKeyFolder(folder, { create: true });
  lines = [];
});
afterEach(async () => {
  keys.close();
  await rm(root, { recursive: true, force: true });
});

async function open(path: string, leadMs: number): Promise<void> {
  const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
  const opened = await watchKeys(path, { create: false, leadMs, log });
  if (!opened.ok) throw new Error(opened.failure);
  keys = opened.value;
}

const signs = () => keys.current().token.find(({ waits }) => !waits)?.kid;

test('another folder put in the place by a link, as secrets are handed out, is seen too', async () => {
  const link = join(root, 'current');
  await symlink(folder, link);
  await open(link, 0);
  const next = join(root, 'next');
  await cp(folder, next, { recursive: true });
  const [fresh] = await renewKey(next, 'token');
  await symlink(next, join(root, 'new-link'));
  await rename(join(root, 'new-link'), link);
  await eventually(() => expect(signs()).toBe(fresh));
});

test('what is made of the keys is made once for each change', async () => {
  await open(folder, 0);
  const made: string[] = [];
  const names = keys.derived(({ cache }) => {
    made.push(cache.map(({ id }) => id).join());
    return made.at(-1);
  });
  for (let turn = 0; turn < 3; turn += 1) expect(names()).toBe('1');
  await renewKey(folder, 'cache');
  await eventually(() => expect(names()).toBe('2,1'));
  expect(made.filter((one) => one === '2,1').length).toBeLessThanOrEqual(2); // once known, once in use
});

test('a key waits until its time has come; where the one in use is taken out before, it is used at once', async () => {
  await open(folder, 3_600_000);
  const [old] = keys.current().token.map(({ kid }) => kid);
  const [fresh] = await renewKey(folder, 'token');
  await eventually(() => expect(keys.current().token.map(({ kid }) => kid)).toEqual([fresh, old]));
  expect(signs()).toBe(old);
  await retireKeys(folder, 'token', { restMs: 0 });
  await eventually(() => expect(signs()).toBe(fresh));
  expect(keys.current().token).toHaveLength(1);
});

test('the log says which keys are in use by their public names, and holds no secret', async () => {
  await open(folder, 0);
  const [fresh] = await renewKey(folder, 'token');
  await eventually(() => expect(lines.join('')).toContain('new keys'));
  expect(lines.join('')).toContain(fresh);
  for (const { privateJwk } of keys.current().token) expect(lines.join('')).not.toContain(privateJwk.d);
});
