import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createRedisPurges, type RedisPurges } from '../../src/platform/redis/redis-purges.ts';
import { startWire, type Wire } from '../faults/wire.ts';
import { eventually } from '../support/eventually.ts';
import { type RedisServer, startRedis, withClient } from '../support/redis.ts';
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.ts';
import { startRedisSentinel } from '../support/redis-sentinel.ts';

const opened: RedisPurges[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

/** It asks by itself only once an hour: what it knows, it was told, or asked for because it had been away. */
async function open(url: string, { askEveryMs = 3_600_000, prefix = 'shuqiao:' } = {}): Promise<RedisPurges> {
  const purges = createRedisPurges({ url, deadlineMs: 1_000, askEveryMs, prefix });
  opened.push(purges);
  await isWell(purges);
  return purges;
}

const isWell = (...all: readonly RedisPurges[]) =>
  eventually(async () =>
    expect(await Promise.all(all.map((one) => one.reach()))).toEqual(all.map(() => 'every-instance')),
  );

/** Until it holds there as well. */
const reaches = (purges: RedisPurges, mark: string, before = 0) =>
  eventually(async () => expect(await purges.generation([mark])).toBeGreaterThan(before));

describe('a purge', () => {
  let redis: RedisServer;
  let wire: Wire;
  let there: RedisPurges;
  let away: RedisPurges;
  beforeAll(async () => {
    redis = await startRedis();
    wire = await startWire(Number(new URL(redis.url).port));
  });
  afterAll(async () => {
    await wire[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });
  const openBoth = async (askEveryMs?: number) => {
    there = await open(redis.url, askEveryMs === undefined ? {} : { askEveryMs });
    away = await open(`redis://127.0.0.1:${wire.port}`);
  };
  /** As a network does that swallows everything: no connection closes. */
  async function whileAway(work: () => Promise<void>): Promise<void> {
    wire.swallow(true);
    try {
      await work();
      expect(await away.reach()).toBe('this-instance');
    } finally {
      wire.swallow(false);
    }
  }
  const isCutOff = () => eventually(async () => expect(await away.reach()).toBe('this-instance'));

  test('is not said to reach every instance where Redis froze a moment ago and nobody has noticed yet', async () => {
    await openBoth();
    redis.freeze();
    try {
      expect(await there.reach()).toBe('this-instance');
    } finally {
      redis.thaw();
    }
    await isWell(there);
  });

  test('made while an instance was cut off holds there as soon as it is back', async () => {
    await openBoth();
    await whileAway(async () => {
      await there.purge('made while away');
      expect(await there.reach()).toBe('every-instance');
      await away.purge('made there');
      await isCutOff();
      expect(await away.generation(['made while away'])).toBe(0);
      expect(await away.generation(['made there']), 'it holds at once where it was made').toBeGreaterThan(0);
    });
    await reaches(away, 'made while away');
    await reaches(there, 'made there');
    await isWell(away);
  });

  test('made while an instance was cut off is not lost where Redis loses it meanwhile, as in a failover', async () => {
    await openBoth(50);
    await whileAway(async () => {
      await there.purge('lost by Redis');
      await away.purge('a look');
      await isCutOff();
      await withClient(redis.url, (client) => client.flushall());
    });
    await reaches(away, 'lost by Redis');
  });
  test('is heard after the channel alone was closed, and what was published meanwhile too', async () => {
    await openBoth();
    for (let round = 0; round < 5; round += 1) {
      await withClient(redis.url, (client) => client.call('CLIENT', 'KILL', 'TYPE', 'pubsub'));
      await there.purge(`round ${round}`);
      await reaches(away, `round ${round}`);
    }
  });

  test('made while Redis is frozen holds where it was made, and everywhere once it is back', async () => {
    await openBoth();
    redis.freeze();
    try {
      await there.purge('made while frozen');
      expect(await there.reach()).toBe('this-instance');
      expect(await there.generation(['made while frozen'])).toBeGreaterThan(0);
    } finally {
      redis.thaw();
    }
    await reaches(away, 'made while frozen');
    await isWell(there, away);
  });

  test('made before an instance starts is known to its first call', async () => {
    await openBoth();
    await there.purge('before');
    const late = createRedisPurges({ url: redis.url, deadlineMs: 5_000 });
    opened.push(late);
    await eventually(async () => expect(await late.generation(['before'])).toBe(await there.generation(['before'])));
  });
});

test('after a failover the instances hear each other on the new master, and a purge made in between is known to all', async () => {
  await using place = await startRedisSentinel();
  const [one, other] = [await open(place.url), await open(place.url)];
  await place.master.stop();
  await one.purge('in between');
  await isWell(one, other);
  await reaches(other, 'in between');
  for (const mark of ['a', 'b', 'c']) {
    await other.purge(mark);
    await reaches(one, mark);
  }
}, 60_000);

describe('in a cluster', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  }, 30_000);
  afterAll(() => cluster[Symbol.asyncDispose]());

  test.each([
    ['frozen', (node: RedisServer) => node.freeze(), (node: RedisServer) => node.thaw()],
    ['killed', (node: RedisServer) => node.stop(), (node: RedisServer) => node.restart()],
  ] as const)(
    'instances that listen to a node that is %s hear of a purge by another',
    async (how, begin, end) => {
      const [listenedTo] = cluster.nodes;
      if (!listenedTo) throw new Error('a cluster of three');
      const slotOf = (prefix: string) =>
        withClient(listenedTo.url, (client) => client.cluster('KEYSLOT', `${prefix}purges`));
      const prefixes = await Promise.all(
        Array.from({ length: 20 }, async (_, at) => ({ prefix: `${at}:`, slot: await slotOf(`${at}:`) })),
      );
      const elsewhere = prefixes.find(({ slot }) => slot > 16_384 / 3); // the first node has the first third
      const seed = `redis+cluster://${new URL(listenedTo.url).host}`; // it finds the others by itself
      const [one, other] = [await open(seed, elsewhere), await open(seed, elsewhere)];
      await begin(listenedTo);
      try {
        for (const mark of ['a', 'b', 'c']) {
          await one.purge(`${how} ${mark}`);
          await reaches(other, `${how} ${mark}`);
          expect(await one.reach()).toBe('every-instance');
        }
      } finally {
        await end(listenedTo);
      }
      await cluster.settled();
      await isWell(one, other);
    },
    60_000,
  );
});
