import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RedisServer, startAll, startRedis, withClient } from './redis.ts';
import { startRedisCluster } from './redis-cluster.ts';
import { makeRedisDoors } from './redis-doors.ts';
import { startRedisSentinel } from './redis-sentinel.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shuqiao-leftovers-'));
  vi.stubEnv('TMPDIR', folder);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** A certificate that is not there. */
const shut = { options: ['--tls-cert-file', '/nowhere'], urlOf: (port: number) => `redis://127.0.0.1:${port}` };

test.each([
  ['a cluster', () => startRedisCluster(shut)],
  [
    'what Sentinels watch',
    async () => {
      await using doors = await makeRedisDoors();
      return await startRedisSentinel({ ...doors, sentinel: shut });
    },
  ],
] as const)('%s of which a part does not start leaves no folder behind', async (_what, start) => {
  await expect(start()).rejects.toThrow('redis-server did not start');
  expect(await readdir(folder)).toEqual([]);
});

test('where one of several does not start the others are ended', async () => {
  let other: RedisServer | undefined;
  const starting = [startRedis().then((server) => (other = server)), startRedis(['--no-such-option', 'x'])];
  await expect(startAll(starting)).rejects.toThrow('redis-server did not start');
  await expect(withClient(other?.url ?? '', (client) => client.ping())).rejects.toThrow();
  expect(await readdir(folder)).toEqual([]);
});
