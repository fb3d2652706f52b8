import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type RedisServer, startRedis, withClient } from './redis.ts';

/** A master, its replica, and one Sentinel that promotes the replica half a second after it has lost the master. */
export interface RedisSentinel extends AsyncDisposable {
  readonly url: string;
  readonly master: RedisServer;
}

const name = 'county';

export async function startRedisSentinel(): Promise<RedisSentinel> {
  const folder = await mkdtemp(join(tmpdir(), 'shuqiao-sentinel-'));
  const master = await startRedis();
  const { port } = new URL(master.url);
  const replica = await startRedis(['--replicaof', `127.0.0.1 ${port}`, '--repl-diskless-sync-delay', '0']);
  const file = join(folder, 'sentinel.conf'); // it writes there what it learns
  await writeFile(
    file,
    [
      `sentinel monitor ${name} 127.0.0.1 ${port} 1`,
      `sentinel down-after-milliseconds ${name} 500`,
      `sentinel failover-timeout ${name} 2000`,
    ].join('\n'),
  );
  const sentinel = await startRedis([file, '--sentinel']);
  await until(sentinel.url, ['SENTINEL', 'REPLICAS', name], new URL(replica.url).port);
  return {
    url: `redis+sentinel://${new URL(sentinel.url).host}/${name}`,
    master,
    async [Symbol.asyncDispose]() {
      await Promise.all([sentinel, replica, master].map((one) => one[Symbol.asyncDispose]()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Until the answer speaks of it. */
async function until(url: string, [command = '', ...values]: readonly string[], wanted: string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const answer = await withClient(url, (client) => client.call(command, ...values)).catch(() => '');
    if (JSON.stringify(answer).includes(wanted)) return;
    await pause(50);
  }
  throw new Error('the Sentinel did not find the replica');
}
