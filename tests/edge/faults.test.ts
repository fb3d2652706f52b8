import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Answer, type Client, createClient, getToken } from '../support/client.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { type SelfHosted, selfHosted } from './self-hosted.ts';
import { startWatched, type Watched } from './watched.ts';

const household = 'mps-population.household-record';
const vaccination = 'ndcpa-immunization.vaccination-record';
/** Nothing that a caller asks may take longer; the longest deadline of a vertical is 8 s. */
const hangingMs = 15_000;
/** What an isolate may hold on Cloudflare. */
const isolateMib = 128;

let built: SelfHosted;
let redis: RedisServer;
let watched: Watched;
let education: Client;

beforeAll(async () => {
  built = await selfHosted();
  redis = await startRedis();
  watched = await startWatched(built, { environment: { REDIS_URL: redis.url } });
  education = await createClient({ url: watched.url, data: built.data, department: 'education' });
});
afterAll(async () => {
  await watched[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
  await built[Symbol.asyncDispose]();
});

/** Children with every record that is asked for here. */
const person = (turn: number) => {
  const { truth } = built.sandbox;
  const children = built.sandbox.people().filter(({ idNumber, father, mother }) => {
    return father && mother && truth.citizen(idNumber)?.vaccination;
  });
  const { name, idNumber } = children[turn % children.length] ?? { name: '', idNumber: '' };
  return { name, idNumber };
};
const askHousehold = (turn: number, sharingCase: string) =>
  education.query(household, person(turn), {
    headers: { 'Sharing-Case': sharingCase },
    signal: AbortSignal.timeout(hangingMs),
  });
const askVaccination = (turn: number, sharingCase: string) =>
  education.query(
    vaccination,
    { childName: person(turn).name, childIdNumber: person(turn).idNumber },
    { headers: { 'Sharing-Case': sharingCase }, signal: AbortSignal.timeout(hangingMs) },
  );

/** Lanes that ask one request after another; one that hangs fails the test. */
function startLoad(name: string, lanes = 8) {
  const answers: Answer[] = [];
  let over = false;
  const running = Array.from({ length: lanes }, async (_, lane) => {
    for (let turn = 0; !over; turn += 1) {
      const ask = turn % 3 === 0 ? askVaccination : askHousehold;
      answers.push(await ask(lane + turn, `${name}-${lane}-${String(Math.floor(turn / 2)).padStart(6, '0')}`));
    }
  });
  const failed = Promise.all(running);
  return {
    answers,
    /** Waits for so many more answers. */
    async more(count: number) {
      const wanted = answers.length + count;
      const met = vi.waitUntil(() => answers.length >= wanted, { timeout: 30_000, interval: 2 });
      await Promise.race([met, failed.then(() => met)]);
    },
    async stop(): Promise<readonly Answer[]> {
      over = true;
      await failed;
      return answers;
    },
  };
}

const idOf = ({ headers }: Answer) => headers.get('Request-Id') ?? '';
const problemsAmong = (answers: readonly Answer[]) =>
  answers.filter(({ status }) => status !== 200).map(({ status, body }) => `${status} ${body.reason}`);

/** Which of these answers have no entry; one that says that the ledger cannot be written has none to have. */
async function withoutEntry(answers: readonly Answer[]): Promise<readonly string[]> {
  const recorded = new Set<string>();
  for (let after = ''; ; ) {
    const { body } = await education.call('GET', `/v1/requests?limit=1000${after}`);
    for (const { id } of body.items) recorded.add(id);
    if (body.next === undefined) break;
    after = `&after=${body.next}`;
  }
  return answers
    .filter(({ body }) => body.reason !== 'ledger-unavailable')
    .map(idOf)
    .filter((id) => !recorded.has(id));
}

describe('under load, at the edge,', () => {
  test('a Redis that is frozen, thawed, stopped and restarted costs no answer and no entry', async () => {
    const load = startLoad('REDIS');
    const phases: Record<string, () => unknown> = {
      well: () => {},
      frozen: () => redis.freeze(),
      thawed: () => redis.thaw(),
      stopped: () => redis.stop(),
      restarted: () => redis.restart(),
    };
    for (const act of Object.values(phases)) {
      await act();
      await load.more(80);
      await pause(300);
    }
    const answers = await load.stop();
    expect(problemsAmong(answers)).toEqual([]);
    expect(await withoutEntry(answers)).toEqual([]);
    console.log(`Redis frozen, thawed, stopped, restarted: ${answers.length} answers, all with their entries`);
  });

  test('a Redis object that ends again and again costs no answer and no entry', async () => {
    const load = startLoad('OBJECT');
    for (let times = 0; times < 5; times += 1) {
      await load.more(40);
      await watched.abort('REDIS', 'main');
    }
    await load.more(40);
    const answers = await load.stop();
    expect(problemsAmong(answers)).toEqual([]);
    expect(await withoutEntry(answers)).toEqual([]);
    console.log(`Redis object aborted 5 times: ${answers.length} answers, all with their entries`);
  });

  test('a ledger object that ends in the midst of commits: an answer has its entry, or there is no data in it', async () => {
    const load = startLoad('LEDGER');
    for (let times = 0; times < 8; times += 1) {
      await load.more(40);
      await watched.abort('LEDGER', 'education');
    }
    await load.more(40);
    const answers = await load.stop();
    const refused = problemsAmong(answers);
    expect(new Set(refused)).toEqual(new Set(refused.length > 0 ? ['503 ledger-unavailable'] : []));
    for (const { status, body } of answers) if (status !== 200) expect(Object.keys(body)).not.toContain('householdNo');
    expect(await withoutEntry(answers)).toEqual([]);
    expect((await askHousehold(0, 'LEDGER-AFTER-1')).status).toBe(200);
    console.log(
      `ledger object aborted 8 times: ${answers.length} answers, ${refused.length} of them 503 ledger-unavailable, all others with their entries`,
    );
  });

  test('a state object that ends lets tokens be asked for again, and no assertion counts twice', async () => {
    const ask = () =>
      getToken({ url: watched.url, data: built.data, department: 'health' }).then(() => 'token', String);
    for (let times = 0; times < 3; times += 1) {
      const crowd = Array.from({ length: 8 }, ask);
      await watched.abort('STATE', 'main');
      for (const told of await Promise.all(crowd)) expect(told).toMatch(/^token$|temporarily_unavailable/);
    }
    await expect.poll(ask).toBe('token');
  });

  test('a vertical that hangs is answered for by its deadline, is asked no more after a while, and holds up nobody else', async () => {
    built.sandbox.setFault('mps-population', 'timeout');
    const hanging = Array.from({ length: 24 }, (_, turn) => askHousehold(turn, `HANGING-${turn + 100}`));
    const others = await Promise.all(
      Array.from({ length: 24 }, (_, turn) => askVaccination(turn, `WELL-${turn + 100}`)),
    );
    expect(problemsAmong(others)).toEqual([]);
    const { body: bundle } = await education.evidence('school-enrolment', familyOf(3), {
      signal: AbortSignal.timeout(hangingMs),
    });
    const statusOf = (wanted: string) => bundle.evidence.find(({ id }: { id: string }) => id === wanted).status;
    expect([statusOf('household'), statusOf('vaccination')]).toEqual(['unavailable', 'ok']);
    const told = await Promise.all(hanging);
    expect(told.map(({ body }) => body.reason)).toEqual(Array(24).fill('vertical-timeout'));
    expect(told.map(({ status }) => status)).toEqual(Array(24).fill(504));
    const calls = built.sandbox.calls('mps-population');
    const later = await Promise.all(Array.from({ length: 24 }, (_, turn) => askHousehold(turn, `LATER-${turn + 100}`)));
    expect(new Set(problemsAmong(later))).toContain('503 vertical-unavailable');
    expect(built.sandbox.calls('mps-population') - calls).toBeLessThanOrEqual(2); // at most one that tries again, and its retry
    expect(await withoutEntry([...others, ...told, ...later])).toEqual([]);
    built.sandbox.setFault('mps-population', undefined);
    await expect
      .poll(async () => (await askHousehold(0, `BACK-${Date.now()}`)).status, { timeout: 30_000, interval: 250 })
      .toBe(200);
    console.log(
      `a vertical that hangs: ${told.length} calls timed out, ${problemsAmong(later).length} of ${later.length} later ones refused at once, ${others.length} of another vertical answered meanwhile`,
    );
  });
});

function familyOf(turn: number) {
  const child = built.sandbox.people().filter(({ father, mother }) => father && mother)[turn];
  const named = (one?: { name: string; idNumber: string }) => one && { name: one.name, idNumber: one.idNumber };
  return { child: named(child), father: named(child?.father), mother: named(child?.mother) };
}

test('after thousands of requests the isolate holds a small part of what it may, and no more than after hundreds', async () => {
  const load = startLoad('MEMORY', 16);
  const bundlesOf = async (first: number) => {
    for (let bundle = first; bundle < first + 25; bundle += 1) {
      const headers = { 'Sharing-Case': `MEMORY-${bundle + 1000}` };
      await education.evidence('school-enrolment', familyOf(bundle % 20), { headers });
      await load.more(40);
    }
    return watched.heapMib();
  };
  const warm = await bundlesOf(0);
  const later = await bundlesOf(25);
  const answers = (await load.stop()).length;
  console.log(
    `heap of the isolate: ${warm} MiB after half of it, ${later} MiB after ${answers} calls and 50 life events`,
  );
  expect(later).toBeLessThan(isolateMib / 2);
  expect(later).toBeLessThan(warm * 1.5);
}, 120_000);
