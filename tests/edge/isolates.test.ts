import { createHmac, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Client, createClient } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { eventually } from '../support/eventually.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { startIsolates } from './isolates.ts';
import { type SelfHosted, selfHosted } from './self-hosted.ts';
import { bundleWith } from './watched.ts';

const vertical = 'mps-population';
const household = `${vertical}.household-record`;
const vaccination = 'ndcpa-immunization.vaccination-record';
/** What the demand for vaccinations grants in a day, and what casework has at most. */
const [quotaPerDay, officerSubjectsPerHour] = [12, 4];
const strict = {
  'departments.yaml': (departments: { id: string; suspiciousUse?: unknown }[]) => {
    const found = departments.find(({ id }) => id === 'education');
    if (found) found.suspiciousUse = { officerSubjectsPerHour, caseSubjectsPerDay: 1_000 };
  },
  'demands/education.yaml': (demands: { resource: string; quotaPerDay: number }[]) => {
    const found = demands.find(({ resource }) => resource === vaccination);
    if (found) found.quotaPerDay = quotaPerDay;
  },
};
const canary = 20;
const reason = '登记已更正';

let built: SelfHosted;
let bundle: string;
let redis: RedisServer;

beforeAll(async () => {
  built = await selfHosted();
  bundle = await bundleWith(join(built.data, 'strict'), strict);
  redis = await startRedis();
});
afterAll(async () => {
  await redis[Symbol.asyncDispose]();
  await built[Symbol.asyncDispose]();
});

/** Three isolates of one gateway, and who calls each of them; where there is Redis they are connected: before, they count without it. */
async function startThree(environment: Readonly<Record<string, string>>, of: { readonly bundle?: string } = {}) {
  const isolates = await startIsolates(built, { count: 3, environment, ...of });
  const as = (department: string, scope?: string) => {
    const [issuer = ''] = isolates.urls;
    const client = (url: string) =>
      createClient({ url, issuer, data: built.data, department, ...(scope !== undefined && { scope }) });
    return Promise.all(isolates.urls.map(client)) as Promise<unknown> as Promise<readonly [Client, Client, Client]>;
  };
  const clients = await as('education');
  await eventually(async () => {
    await ask(clients[0], 9);
    const { parts } = (await (await fetch(`${isolates.urls[0]}/readyz`)).json()) as ReadyAnswer;
    expect(parts).toContainEqual(expect.objectContaining({ name: 'cache', state: 'ok' }));
  });
  return { isolates, clients, ops: await as('data-bureau', 'ops') };
}
interface ReadyAnswer {
  readonly parts: readonly { readonly name: string; readonly state: string }[];
}
type Three = Awaited<ReturnType<typeof startThree>>;

const children = () => built.sandbox.people().filter(({ father, mother }) => father && mother);
const person = (turn: number) => {
  const { name = '', idNumber = '' } = children()[turn] ?? {};
  return { name, idNumber };
};
const ask = (client: Client, turn: number, headers: Readonly<Record<string, string>> = {}) =>
  client.query(household, person(turn), { headers });
const askVaccination = (client: Client, turn: number) => {
  const { name, idNumber } = person(turn);
  return client.query(vaccination, { childName: name, childIdNumber: idNumber });
};
/** Each asks as often as the quota of all together allows, side by side. */
const useUp = async (clients: readonly Client[]): Promise<readonly Answer[]> => {
  const lanes = clients.map(async (client) => {
    const answers: Answer[] = [];
    for (let turn = 0; turn < quotaPerDay; turn += 1) answers.push(await askVaccination(client, 0));
    return answers;
  });
  return (await Promise.all(lanes)).flat();
};
const useOf = ({ headers }: Answer) => headers.get('Cache-Status')?.split(/;\s*/)[1] ?? '';
const use = async (client: Client, turn: number) => useOf(await ask(client, turn));
const statusOf = ({ status, body }: Answer) => (status === 200 ? 'ok' : body.reason);

/** Each holds both persons in its own memory. */
async function keepBoth(clients: readonly Client[]): Promise<void> {
  for (const client of clients) {
    for (const turn of [0, 1]) await eventually(async () => expect(await use(client, turn)).toBe('hit'));
  }
}

const purge = (ops: Client, target: object) => ops.call('POST', '/ops/purges', { body: { ...target, reason } });

/** As Standard Webhooks has it. */
async function purgeByWebhook(url: string): Promise<number> {
  const key = built.sandbox.env('MPS_POPULATION_WEBHOOK_SECRET') ?? '';
  const [id, timestamp, body] = [randomUUID(), String(Math.floor(Date.now() / 1_000)), '{}'];
  const mac = createHmac('sha256', Buffer.from(key.slice('whsec_'.length), 'base64'));
  const response = await fetch(`${url}/verticals/${vertical}/purges`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${mac.update(`${id}.${timestamp}.${body}`).digest('base64')}`,
    },
    body,
  });
  return response.status;
}

/** The call to the vertical that an answer rests on, as its entry names it. */
async function upstreamOf({ headers }: Answer, ops: Client): Promise<string> {
  const { body } = await ops.call('GET', `/ops/requests/${headers.get('Request-Id')}`);
  return body.entry.upstream.requestId;
}

describe.each(['without Redis', 'with Redis'])('three isolates %s', (how) => {
  const environment = (): Record<string, string> => (how === 'with Redis' ? { REDIS_URL: redis.url } : {});

  describe('of which one purges', () => {
    let three: Three;
    beforeAll(async () => {
      three = await startThree({ ...environment(), SHUQIAO_LIMITS_FACTOR: '1000' });
    });
    afterAll(() => three.isolates[Symbol.asyncDispose]());

    test.each<[string, () => Promise<number>]>([
      ['ops, a resource', async () => (await purge(three.ops[1], { resource: household })).status],
      ['ops, a vertical', async () => (await purge(three.ops[1], { vertical })).status],
      ['the vertical itself, signed', () => purgeByWebhook(three.isolates.urls[1] ?? '')],
    ])('by %s: it forgets at once, the others shortly after', async (_what, act) => {
      const { clients, ops } = three;
      await keepBoth(clients);
      expect(await act()).toBe(200);
      expect(await use(clients[1], 0)).toBe('fwd=miss');
      const anew = await eventually(async () => {
        const answer = await ask(clients[0], 1);
        expect(useOf(answer)).toBe('fwd=miss');
        return answer;
      });
      if (how === 'without Redis') return eventually(async () => expect(await use(clients[2], 0)).toBe('fwd=miss'));
      // the last one finds in Redis what the first has fetched anew, and no longer its own copy
      const upstream = await upstreamOf(anew, ops[0]);
      await eventually(async () => expect(await upstreamOf(await ask(clients[2], 1), ops[2])).toBe(upstream));
    });

    test('of a person: that one is forgotten, and nobody else', async () => {
      const { clients, ops } = three;
      await keepBoth(clients);
      expect((await purge(ops[2], { subject: person(0) })).status).toBe(200);
      await eventually(async () => expect(await use(clients[0], 0)).toBe('fwd=miss'));
      for (const client of clients) expect(await use(client, 1)).toBe('hit');
    });
  });

  test('let through together what a quota says, and not one more; it outlives them', async () => {
    const { isolates, clients } = await startThree(environment(), { bundle });
    const answers = await useUp(clients);
    expect(answers.map(statusOf).filter((status) => status === 'ok')).toHaveLength(quotaPerDay);
    expect(new Set(answers.map(statusOf))).toEqual(new Set(['ok', 'quota-used']));
    await isolates[Symbol.asyncDispose]();
    const later = await startThree(environment(), { bundle });
    for (const client of later.clients) expect(statusOf(await askVaccination(client, 0))).toBe('quota-used');
    await later.isolates[Symbol.asyncDispose]();
  });

  test('refuse together an officer who asks for more people than casework has, and a canary each at once', async () => {
    const canaries = children()[canary]?.idNumber ?? '';
    const { isolates, clients } = await startThree({ ...environment(), SHUQIAO_CANARIES: canaries }, { bundle });
    const headers = { 'Sharing-Officer': how === 'with Redis' ? 'JY0800' : 'JY0900' };
    for (const turn of [0, 1]) expect(statusOf(await ask(clients[0], turn, headers))).toBe('ok');
    for (const turn of [2, 3]) expect(statusOf(await ask(clients[1], turn, headers))).toBe('ok');
    // an isolate goes by what it was told last: each may let the fifth through until it has told of that
    for (const client of clients) {
      await eventually(async () => expect(statusOf(await ask(client, 4, headers))).toBe('suspicious-use'));
    }
    const calls = built.sandbox.calls(vertical);
    for (const client of clients) {
      for (const turn of [0, 5, 6]) expect(statusOf(await ask(client, turn, headers))).toBe('suspicious-use');
      expect(statusOf(await ask(client, canary, { 'Sharing-Officer': 'JY0910' }))).toBe('suspicious-use');
    }
    expect(built.sandbox.calls(vertical)).toBe(calls);
    expect(statusOf(await ask(clients[2], 0, { 'Sharing-Officer': 'JY0920' }))).toBe('ok');
    await isolates[Symbol.asyncDispose]();

    const later = await startThree(environment(), { bundle });
    await eventually(async () => expect(statusOf(await ask(later.clients[2], 5, headers))).toBe('suspicious-use'));
    await later.isolates[Symbol.asyncDispose]();
  });

  test('that are asked the same by many at once ask the vertical once each, and with Redis once in all', async () => {
    const { isolates, clients } = await startThree({ ...environment(), SHUQIAO_LIMITS_FACTOR: '1000' });
    const before = built.sandbox.calls(vertical);
    built.sandbox.setFault(vertical, 'slow:1s');
    const turn = how === 'with Redis' ? 11 : 12;
    const answers = await Promise.all(Array.from({ length: 20 }, () => clients.map((one) => ask(one, turn))).flat());
    built.sandbox.setFault(vertical, undefined);
    expect(new Set(answers.map(statusOf))).toEqual(new Set(['ok']));
    const calls = built.sandbox.calls(vertical) - before;
    if (how === 'without Redis') expect(calls).toBe(3);
    else expect(calls).toBeLessThan(3); // two, where Redis was late for one of them
    await isolates[Symbol.asyncDispose]();
  });
});

describe('three isolates and a gateway on Node, on one Redis,', () => {
  let three: Three;
  let node: County;
  let onNode: Client;
  beforeAll(async () => {
    const environment = { REDIS_URL: redis.url, SHUQIAO_LIMITS_FACTOR: '1000' };
    three = await startThree(environment);
    node = await startCounty({ environment: { ...environment, SHUQIAO_KEYS: join(built.data, 'keys') } });
    onNode = await node.as('education');
  });
  afterAll(async () => {
    await three.isolates[Symbol.asyncDispose]();
    await node[Symbol.asyncDispose]();
  });

  test('purge for each other', async () => {
    const { clients, ops } = three;
    const all = [...clients, onNode];
    await keepBoth(all);
    expect((await purge(ops[1], { vertical })).body.reach).toBe('every-instance');
    await eventually(async () => expect(await use(onNode, 1)).toBe('fwd=miss'));
    await keepBoth(all);
    const onNodeOps = await node.as('data-bureau', { scope: 'ops' });
    expect((await purge(onNodeOps, { subject: person(0) })).body.reach).toBe('every-instance');
    await eventually(async () => expect(await use(clients[2], 0)).toBe('fwd=miss'));
    for (const client of all) expect(await use(client, 1)).toBe('hit');
  });

  test('while Redis is away: what an isolate purges all isolates forget, and Node once Redis is back', async () => {
    const { clients, ops } = three;
    await keepBoth([...clients, onNode]);
    await redis.stop();
    expect((await purge(ops[1], { vertical })).body.reach).toBe('this-instance');
    await eventually(async () => expect(await use(clients[0], 0)).toBe('fwd=miss'));
    await eventually(async () => expect(await use(clients[2], 0)).toBe('fwd=miss'));
    expect(await use(onNode, 1)).toBe('hit');
    await redis.restart();
    await eventually(async () => expect(await use(onNode, 1)).toBe('fwd=miss'));
    await eventually(async () =>
      expect((await purge(ops[0], { subject: person(5) })).body.reach).toBe('every-instance'),
    );
  });
});

test('isolates and a gateway on Node count together on one Redis: what a quota grants, and whom an officer asks for', async () => {
  await using shared = await startRedis();
  const environment = { REDIS_URL: shared.url };
  const node = await startCounty({
    config: strict,
    environment: { ...environment, SHUQIAO_KEYS: join(built.data, 'keys') },
  });
  const onNode = await node.as('education');
  await eventually(async () => {
    await ask(onNode, 9); // before its connections are there it counts for itself
    const keys = (await shared.dump()).map(({ key }) => key);
    for (const kind of ['limit', 'subjects']) expect(keys).toContainEqual(expect.stringContaining(`:${kind}:`));
  });
  const { isolates, clients } = await startThree(environment, { bundle });
  const all = [...clients, onNode];

  const answers = await useUp(all);
  expect(answers.map(statusOf).filter((status) => status === 'ok')).toHaveLength(quotaPerDay);

  const headers = { 'Sharing-Officer': 'JY0700' };
  for (const turn of [0, 1]) expect(statusOf(await ask(onNode, turn, headers))).toBe('ok');
  for (const turn of [2, 3]) expect(statusOf(await ask(clients[1], turn, headers))).toBe('ok');
  for (const client of all) {
    await eventually(async () => expect(statusOf(await ask(client, 4, headers))).toBe('suspicious-use'));
  }
  await isolates[Symbol.asyncDispose]();
  await node[Symbol.asyncDispose]();
});
