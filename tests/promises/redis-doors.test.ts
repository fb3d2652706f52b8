import { createServer as createPlainServer, type Server } from 'node:net';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRedisLink } from '../../src/platform/redis/redis-link.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis } from '../support/redis.ts';
import { startRedisCluster } from '../support/redis-cluster.ts';
import { makeRedisDoors, type RedisDoors, type RedisUser, urlFor } from '../support/redis-doors.ts';
import { startRedisSentinel } from '../support/redis-sentinel.ts';
import { redisPlacePromises } from './redis-places.ts';

// TLS alone, under a private authority; users whose passwords hold what a URL must encode.

let doors: RedisDoors;
beforeAll(async () => {
  doors = await makeRedisDoors({ keys: '~* &*' }); // the promises have keys of their own
});
afterAll(() => doors[Symbol.asyncDispose]());

describe.each([
  ['a Redis', () => startRedis([], doors.servers)],
  ['a Redis that Sentinels watch', () => startRedisSentinel(doors)],
  ['a Redis Cluster', () => startRedisCluster(doors.servers)],
] as const)('%s behind TLS and passwords', (place, start) => {
  let redis: AsyncDisposable & { readonly url: string };
  beforeAll(async () => {
    redis = await start();
  }, 40_000);
  afterAll(() => redis[Symbol.asyncDispose]());
  redisPlacePromises(place, () => urlFor(redis.url, doors));

  test('a wrong password, an unknown user or none: it is said what to set, and nothing of them is repeated', async () => {
    const { user, watcher } = doors;
    for (const [login, sign] of [
      [{ ...user, password: 'wrong-secret' }, /^WRONGPASS: Redis refuses .* before the hosts of REDIS_URL/],
      [{ name: 'wrong-secret', password: user.password }, /^WRONGPASS: Redis refuses/],
      [undefined, /^NOAUTH: Redis asks for a password, set it .* before the hosts of REDIS_URL/],
    ] as const) {
      await expectTrouble(login ? urlFor(redis.url, { user: login, watcher }) : withoutUser(redis.url), sign);
    }
  });

  test('an authority that is not known here: it is said which setting names it', () =>
    doors.untrusted(() =>
      expectTrouble(urlFor(redis.url, doors), /^the certificate of (Redis|Sentinel) .* NODE_EXTRA_CA_CERTS/),
    ));

  const withoutUser = (url: string) => urlFor(url, doors).replace(/\/\/[^@]*@/, '//');
});

test('Sentinels that refuse the user or password, or ask for one: it is said what to set', async () => {
  await using sentinel = await startRedisSentinel(doors);
  const { user, watcher } = doors;
  const wrong: RedisUser = { ...watcher, password: 'wrong-secret' };
  await expectTrouble(
    urlFor(sentinel.url, { user, watcher: wrong }),
    /^WRONGPASS: Sentinel refuses .* \?sentinelUsername=…&sentinelPassword=… at the end of REDIS_URL/,
  );
  await expectTrouble(urlFor(sentinel.url, doors).replace(/\?.*/, ''), /^NOAUTH: Sentinel asks for a password/);
}, 40_000);

test('a certificate that has expired or is another host’s, and a Redis without TLS: it is said what to do', async () => {
  const certified = async (holder: { hosts: readonly string[]; endsAt?: number }) => {
    const { certificate, privateKey } = await doors.authority.issue({ name: 'redis', use: 'server', ...holder });
    return createServer({ cert: certificate, key: privateKey });
  };
  const hosts = ['127.0.0.1'];
  for (const [server, sign] of [
    [await certified({ hosts, endsAt: Date.now() - 60_000 }), /^the certificate of Redis has expired/],
    [await certified({ hosts: ['redis.county.example'] }), /^the certificate of Redis names other hosts/],
    [createPlainServer((socket) => socket.end('-ERR Protocol error\r\n')), /^Redis does not speak TLS on this port/],
  ] as const) {
    await expectTrouble(`rediss://127.0.0.1:${await listening(server)}`, sign);
    server.close();
  }
});

test('a user who may not do what the gateway needs: it is said where the right rules are', async () => {
  await using poor = await startRedis(['--user', 'poor', 'on', '>secret', '~other:*', '+@all']);
  const link = createRedisLink({ url: poor.url.replace('//', '//poor:secret@'), deadlineMs: 5_000 });
  await eventually(async () => {
    await link.ask('shuqiao:a', (redis) => redis.get('shuqiao:a'));
    expect(link.trouble()).toMatch(/NOPERM: .* the ACL that the README shows/);
  });
  link.close();
});

/** What a link to it says, told the same to whoever listens; it holds no login. */
async function expectTrouble(url: string, sign: RegExp): Promise<void> {
  const told: (string | undefined)[] = [];
  const link = createRedisLink({ url, deadlineMs: 5_000, onChange: (why) => told.push(why) });
  try {
    await eventually(() => expect(told.at(-1)).toMatch(sign));
    expect(link.trouble()).toContain(told.at(-1));
    expect(await link.ask('a', (redis) => redis.get('a'))).toBeUndefined();
    for (const secret of ['wrong-secret', ...Object.values(doors.user), ...Object.values(doors.watcher)]) {
      expect(told.join()).not.toContain(secret);
    }
  } finally {
    link.close();
  }
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
