import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { type RedisDoor, type RedisServer, startAll, startRedis, withClient } from './redis.ts';

/** Three masters that share the slots; a lost one takes its own slots away and no others. */
export interface RedisCluster extends AsyncDisposable {
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  /** Until every node sees all the others, and all slots are served. */
  settled(): Promise<void>;
}

const slots = 16_384;

export async function startRedisCluster(door?: RedisDoor): Promise<RedisCluster> {
  const options = [
    '--cluster-enabled',
    'yes',
    '--cluster-node-timeout',
    '1000',
    '--cluster-require-full-coverage',
    'no',
  ];
  await using started = new AsyncDisposableStack();
  // Their own bus has ports of its own: those that Redis would take by itself may be somebody's.
  const buses = [await freePort(), await freePort(), await freePort()];
  const nodes = await startAll(buses.map((bus) => startRedis([...options, '--cluster-port', String(bus)], door)));
  for (const node of nodes) started.use(node);
  const ports = nodes.map(({ url }) => new URL(url).port);
  for (const [place, { url }] of nodes.entries()) {
    const [from, to] = [place, place + 1].map((at) => Math.floor((at * slots) / nodes.length));
    await withClient(url, async (client) => {
      await client.call('CLUSTER', 'ADDSLOTSRANGE', String(from), String((to ?? slots) - 1));
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', String(place + 1));
      if (place > 0) await client.call('CLUSTER', 'MEET', '127.0.0.1', ports[0] ?? '', String(buses[0]));
    });
  }
  async function settled(): Promise<void> {
    for (let tries = 0; tries < 400; tries += 1) {
      const said = await Promise.all(
        nodes.map(({ url }) => withClient(url, (client) => client.call('CLUSTER', 'INFO')).catch(() => '')),
      );
      const isWell = (text: unknown) =>
        ['cluster_state:ok', `cluster_slots_ok:${slots}`, 'cluster_known_nodes:3'].every((part) =>
          String(text).includes(part),
        );
      if (said.every(isWell)) return;
      await pause(50);
    }
    throw new Error('the nodes of the Redis cluster did not find each other');
  }
  await settled();
  const whole = started.move();
  return {
    url: `redis+cluster://${ports.map((port) => `127.0.0.1:${port}`).join(',')}`,
    nodes,
    settled,
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}
