import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type RedisDoor, type RedisServer, startRedis, withClient } from './redis.ts';

/** A master, its replica, and one Sentinel that promotes the replica half a second after it has lost the master. */
export interface RedisSentinel extends AsyncDisposable {
  readonly url: string;
  readonly master: RedisServer;
  readonly replica: RedisServer;
}

export interface RedisSentinelDoors {
  /** Of master and replica, with what the Sentinel says to them. */
  readonly servers: RedisDoor & { readonly watched: (name: string) => readonly string[] };
  readonly sentinel: RedisDoor;
}

const name = 'county';

export async function startRedisSentinel(doors?: RedisSentinelDoors): Promise<RedisSentinel> {
  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'shuqiao-sentinel-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const master = started.use(await startRedis([], doors?.servers));
  const { port } = new URL(master.url);
  const following = ['--replicaof', `127.0.0.1 ${port}`, '--repl-diskless-sync-delay', '0'];
  const replica = started.use(await startRedis(following, doors?.servers));
  const file = join(folder, 'sentinel.conf'); // it writes there what it learns
  await writeFile(
    file,
    [
      `sentinel monitor ${name} 127.0.0.1 ${port} 1`,
      `sentinel down-after-milliseconds ${name} 500`,
      `sentinel failover-timeout ${name} 2000`,
      ...(doors?.servers.watched(name) ?? []),
    ].join('\n'),
  );
  const sentinel = started.use(await startRedis([file, '--sentinel'], doors?.sentinel));
  await until(sentinel.url, ['SENTINEL', 'REPLICAS', name], new URL(replica.url).port);
  const whole = started.move();
  return {
    url: `redis+sentinel://${new URL(sentinel.url).host}/${name}`,
    master,
    replica,
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
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
