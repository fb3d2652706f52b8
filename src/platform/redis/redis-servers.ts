import { type Cluster, Command, type Redis } from 'ioredis';
import { explainFailure } from './redis-failure.ts';
import { createRedisNode, type RedisNode, type RedisNodeOptions, type Trouble } from './redis-node.ts';
import type { RedisAddress } from './redis-url.ts';

/** The servers behind one connection, each trusted by itself. */
export interface RedisServers {
  /** The server that a command about the key goes to; undefined where none is known. */
  holderOf(key: string): RedisNode | undefined;
  trouble(): Trouble | undefined;
  /** Those of a cluster that are known by now, beside the ones that the URL names. */
  addresses(): readonly RedisAddress[];
  /** Redis has said that a key lies on another server than the one we asked. */
  redirected(): void;
  close(): void;
}

/** One server, or the one that Sentinels call the master. */
export function oneServer(redis: Redis, options: RedisNodeOptions): RedisServers {
  const node = createRedisNode(options);
  node.reachedBy(redis);
  return { holderOf: () => node, trouble: node.trouble, addresses: () => [], redirected() {}, close: node.close };
}

/** The nodes of a cluster that hold slots: one that is lost costs the keys of its own slots and no others. */
export function nodesOf(cluster: Cluster, options: RedisNodeOptions): RedisServers {
  /** By `host:port`. */
  const nodes = new Map<string, RedisNode>();
  /** While nobody says which node holds what. */
  let lost: Trouble | undefined = { since: Date.now(), why: 'connecting' };

  function worsened(why: string): void {
    lost = { since: lost?.since ?? Date.now(), why };
    options.changed();
  }

  /** ioredis connects to a node when it is first asked: too late for whoever asks. */
  function reach(redis: Redis): void {
    const address = addressOf(redis);
    const node = nodes.get(address) ?? createRedisNode(options);
    nodes.set(address, node);
    node.reachedBy(redis);
    if (redis.status === 'wait') redis.connect().catch(() => {}); // its events tell
  }

  cluster.on('refresh', () => {
    const holders = new Set(cluster.slots.flatMap(([master]) => master ?? []));
    for (const redis of cluster.nodes('master')) if (holders.has(addressOf(redis))) reach(redis);
    for (const [address, node] of nodes) {
      if (holders.has(address)) continue;
      node.close();
      nodes.delete(address);
    }
    options.changed();
  });
  cluster.on('+node', (redis: Redis) => {
    if (redis.options.readOnly) return;
    redis.on('error', (error: unknown) => {
      if (lost) worsened(explainFailure(error) ?? lost.why);
    });
    reach(redis); // one that the URL names, or that a redirection does
  });
  cluster.on('ready', () => {
    lost = undefined;
    options.changed();
    options.back(); // nodes that were well before this could not be asked yet
  });
  cluster.on('node error', (error: unknown) => {
    if (lost) worsened(explainFailure(error) ?? lost.why);
  });
  cluster.on('error', () => {}); // says that all nodes failed; each has said why
  cluster.on('close', () => worsened(lost?.why ?? 'connection closed'));

  return {
    holderOf(key) {
      if (cluster.status !== 'ready') return undefined;
      const [master = ''] = cluster.slots[new Command('get', [key]).getSlot()] ?? [];
      return nodes.get(master);
    },
    trouble() {
      if (lost) return lost;
      const troubles = [...nodes].flatMap(([address, node]) => {
        const trouble = node.trouble();
        return trouble ? [{ since: trouble.since, why: `${address} ${trouble.why}` }] : [];
      });
      if (troubles.length === 0) return undefined;
      return {
        since: Math.min(...troubles.map(({ since }) => since)),
        why: troubles.map(({ why }) => why).join('; '),
      };
    },
    addresses: () =>
      cluster.nodes('master').flatMap(({ options: { host, port } }) => (host && port ? [{ host, port }] : [])),
    redirected: () => cluster.refreshSlotsCache(),
    close() {
      for (const node of nodes.values()) node.close();
    },
  };
}

function addressOf({ options: { host, port } }: Redis): string {
  return `${host}:${port}`;
}
