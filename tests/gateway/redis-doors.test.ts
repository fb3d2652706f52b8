import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { gatewayKeys, gatewayRights, makeRedisDoors, type RedisDoors, urlFor } from '../support/redis-doors.ts';

const vaccination = 'ndcpa-immunization.vaccination-record';
let doors: RedisDoors;
let redis: RedisServer;
let folder: string;

beforeAll(async () => {
  doors = await makeRedisDoors();
  redis = await startRedis([], doors.servers);
  folder = await mkdtemp(join(tmpdir(), 'shuqiao-doors-'));
});
afterAll(async () => {
  await redis[Symbol.asyncDispose]();
  await doors[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

interface Running extends AsyncDisposable {
  readonly gateway: GatewayProcess;
  readonly education: Client;
  readonly ops: Client;
  /** What ops read of the cache on /readyz. */
  cache(): Promise<{ readonly state: string; readonly note: string }>;
}

/** A gateway as it is started in a county, with this in its environment. */
async function run(environment: Readonly<Record<string, string>>): Promise<Running> {
  const data = join(folder, crypto.randomUUID());
  const gateway = await startGatewayProcess({
    environment: { SHUQIAO_DATA: data, SHUQIAO_LIMITS_FACTOR: '1000', LOG_LEVEL: 'info', ...environment },
  });
  const { url } = gateway;
  const ops = await createClient({ url, data, department: 'data-bureau', scope: 'ops' });
  return {
    gateway,
    ops,
    education: await createClient({ url, data, department: 'education' }),
    async cache() {
      const { body } = await ops.call('GET', '/readyz');
      return body.parts.find(({ name }: { name: string }) => name === 'cache');
    },
    [Symbol.asyncDispose]: async () => void (await gateway.end('SIGTERM')),
  };
}

async function ask({ gateway, education }: Running): Promise<string | null> {
  const people = (await (await fetch(`${gateway.url}/sandbox/people`)).json()) as {
    items: { name: string; idNumber: string; father?: unknown }[];
  };
  const child = people.items.find(({ father }) => father);
  const answer = await education.query(vaccination, { childName: child?.name, childIdNumber: child?.idNumber });
  expect(answer.status).toBe(200);
  return answer.headers.get('Cache-Status');
}

test('by TLS, with the rights that the README gives and no more, a gateway has all of Redis that it needs', async () => {
  expect(await readFile('README.md', 'utf8')).toContain(`on >PASSWORD ${gatewayKeys} ${gatewayRights}\n`);
  await using running = await run({ REDIS_URL: urlFor(redis.url, doors), NODE_EXTRA_CA_CERTS: doors.authorityFile });
  await eventually(async () => expect((await running.cache()).state).toBe('ok'));
  expect(await ask(running)).toBe('Shuqiao; fwd=miss');
  expect(await ask(running)).toBe('Shuqiao; hit');
  const purge = { body: { resource: vaccination, reason: '疫苗登记已更正' } };
  expect((await running.ops.call('POST', '/ops/purges', purge)).body.reach).toBe('every-instance');
  expect(await ask(running)).toBe('Shuqiao; fwd=miss');
  await eventually(async () => {
    const keys = (await redis.dump()).map(({ key }) => key.split(/[:{]/)[1]);
    expect(new Set(keys)).toEqual(new Set(['answer', 'limit', 'subjects', 'purges']));
  });
  expect(running.gateway.output()).toContain('Redis is used');
  expect(running.gateway.output()).not.toContain('NOPERM');
});

test.each([
  [
    'a password that is wrong',
    () => ({
      REDIS_URL: urlFor(redis.url, { ...doors, user: { ...doors.user, password: 'not-that-one' } }),
      NODE_EXTRA_CA_CERTS: doors.authorityFile,
    }),
    'WRONGPASS: Redis refuses the user or password',
  ],
  [
    'an authority that it does not know',
    () => ({ REDIS_URL: urlFor(redis.url, doors) }),
    'start the gateway with NODE_EXTRA_CA_CERTS naming the PEM file of that authority',
  ],
] as const)(
  'with %s a gateway goes on by itself, says once in its log and on /readyz what to do, and shows no password',
  async (_what, environment, sign) => {
    await using running = await run(environment());
    await eventually(async () => expect((await running.cache()).note).toContain(sign));
    expect((await running.cache()).state).toBe('degraded');
    expect(await ask(running)).toBe('Shuqiao; fwd=miss');
    expect(await ask(running)).toBe('Shuqiao; hit');
    const said = running.gateway.output();
    expect(said.split('\n').filter((line) => line.includes(sign))).toHaveLength(1);
    const shown = `${said}${JSON.stringify(await running.cache())}`;
    for (const { password } of [doors.user, doors.watcher, { password: 'not-that-one' }]) {
      for (const form of [password, encodeURIComponent(password)]) expect(shown).not.toContain(form);
    }
  },
);
