import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { aCase, type Client, createClient } from '../support/client.ts';
import { type County, type CountyOptions, editConfig, startCounty } from '../support/county.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';

const household = 'mps-population.household-record';
const vaccination = 'ndcpa-immunization.vaccination-record';

let counties: County[] = [];
async function open(options?: CountyOptions): Promise<County> {
  const county = await startCounty(options);
  counties.push(county);
  return county;
}
afterEach(async () => {
  await Promise.all(counties.map((county) => county[Symbol.asyncDispose]()));
  counties = [];
});

interface Person {
  readonly name: string;
  readonly idNumber: string;
  readonly father?: Person;
  readonly mother?: Person;
}

const family = ({ sandbox }: County) => firstFamily(sandbox.people());

function firstFamily(people: readonly Person[]) {
  const child = people.find(({ father, mother }) => father && mother);
  if (!child?.father || !child.mother) throw new Error('the sandbox has no child with both parents');
  const { name, idNumber, father, mother } = child;
  return { child: { name, idNumber }, father, mother };
}

async function entryOf(county: County, id: string | null) {
  const ops = await county.as('data-bureau', { scope: 'ops' });
  return (await ops.call('GET', `/ops/requests/${id}`)).body.entry;
}

describe('a demand', () => {
  test("'s expiry refuses the next call, says when it ended, and asks no vertical", async () => {
    const county = await open({
      config: {
        'demands/education.yaml': (demands) => {
          Object.assign(find(demands, 'SN-D-02'), { validFrom: '2024-01-01', validUntil: '2026-06-30' });
        },
      },
    });
    const answer = await (await county.as('education')).query(household, family(county).child);
    expect(answer.body).toMatchObject({ status: 403, reason: 'demand-expired' });
    expect(answer.body.remedy).toContain('2026-06-30');
    expect(county.sandbox.calls('mps-population')).toBe(0);
    expect(await entryOf(county, answer.headers.get('Request-Id'))).toMatchObject({
      outcome: 'refused',
      reason: 'demand-expired',
      demand: 'SN-D-02',
    });
  });

  test("that rests on the person's mandate is refused without its reference, and allowed with it", async () => {
    const county = await open({
      config: {
        'demands/education.yaml': (demands) => {
          find(demands, 'SN-D-02').subjectBasis = 'subject-authorisation';
        },
      },
    });
    const education = await county.as('education');
    const { child } = family(county);
    expect((await education.query(household, child)).body).toMatchObject({ reason: 'authorisation-required' });
    expect(county.sandbox.calls('mps-population')).toBe(0);
    const headers = { 'Sharing-Authorisation': 'SQ-2026-0001' };
    const allowed = await education.query(household, child, { headers });
    expect(allowed.status).toBe(200);
    expect(await entryOf(county, allowed.headers.get('Request-Id'))).toMatchObject({
      authorisation: 'SQ-2026-0001',
      basis: 'subject-authorisation',
    });
  });

  test('has a rate and a quota, told truly, and no call beyond them reaches the vertical', async () => {
    const county = await open({
      config: {
        'demands/education.yaml': (demands) => {
          Object.assign(find(demands, 'SN-D-01'), { quotaPerDay: 3, ratePerSecond: 4 });
        },
      },
    });
    const education = await county.as('education');
    const { child } = family(county);
    const parameters = { childName: child.name, childIdNumber: child.idNumber };
    const answers = [];
    for (let turn = 0; turn < 5; turn += 1) answers.push(await education.query(vaccination, parameters));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    expect(answers.map(({ headers }) => /"quota";r=(\d+)/.exec(headers.get('RateLimit') ?? '')?.[1])).toEqual([
      '2',
      '1',
      '0',
      '0',
      '0',
    ]);
    const [, , , refused] = answers;
    expect(refused?.body.reason).toBe('quota-used');
    const untilMidnight = Number(refused?.headers.get('Retry-After'));
    const beijing = new Date(Date.now() + 8 * 3_600_000 + untilMidnight * 1000).toISOString();
    expect(beijing.slice(11, 15)).toMatch(/^00:0|^23:5/);
    expect(county.sandbox.calls('ndcpa-immunization')).toBe(1);
  });

  test("of one department never lets another's fields out, whatever is in the cache", async () => {
    const county = await open();
    const { child } = family(county);
    const demands = [...county.gateway.catalog().demands.values()].filter(({ resource }) => resource === household);
    expect(demands.length).toBeGreaterThan(2);
    for (const [turn, { department, matters, fields }] of [...demands, ...demands.toReversed()].entries()) {
      const client = await county.as(department);
      const { body } = await client.query(household, child, { headers: { 'Sharing-Matter': matters[0]?.code } });
      expect(Object.keys(body).toSorted(), `turn ${turn}, ${department}`).toEqual([...fields].toSorted());
    }
  });
});

describe('a delegation', () => {
  /** The life event is led by another department, which has no demand of its own. */
  const ledByHealth = (delegations: object[]): CountyOptions['config'] => ({
    'life-events/school-enrolment.yaml': (lifeEvent) => {
      Object.assign(lifeEvent, {
        lead: 'health',
        delegations,
        matter: { ...lifeEvent.matter, code: lifeEvent.matter.code.replace(/^.{18}/, '') },
      });
    },
  });
  const lead = async (options: CountyOptions) => {
    const county = await open(options);
    const health = await county.as('health');
    return { county, answer: await health.evidence('school-enrolment', family(county)) };
  };
  const withCode = (delegations: object[], uscc: string): CountyOptions => ({
    config: {
      'life-events/school-enrolment.yaml': (lifeEvent) => {
        ledByHealth(delegations)?.['life-events/school-enrolment.yaml']?.(lifeEvent);
        lifeEvent.matter.code = `${uscc}${lifeEvent.matter.code}`;
      },
    },
  });

  test("lets the lead receive what rests on another's demand, and the entry names both", async () => {
    const { county, answer } = await lead(
      withCode([{ demand: 'SN-D-02', to: 'health', basis: '县政府办〔2026〕1号' }], await usccOf('health')),
    );
    const item = answer.body.evidence.find(({ id }: { id: string }) => id === 'household');
    expect(item).toMatchObject({ status: 'ok', data: { relationToHead: expect.any(String) } });
    const ops = await county.as('data-bureau', { scope: 'ops' });
    const { body: found } = await ops.call('GET', `/ops/requests?bundle=${answer.body.id}&resource=${household}`);
    expect(found.items).toEqual([expect.objectContaining({ department: 'health', onBehalfOf: 'education' })]);
  });

  test('that is missing refuses the item, names whom to ask, and asks no vertical', async () => {
    const { county, answer } = await lead(withCode([], await usccOf('health')));
    for (const item of answer.body.evidence) {
      expect(item.status).toBe('refused');
      for (const { problem } of item.parts ?? [item]) expect(problem.reason).toBe('no-delegation');
      expect(item.sentence).toContain('绥宁县教育局');
    }
    for (const vertical of county.sandbox.verticals) expect(county.sandbox.calls(vertical)).toBe(0);
  });
});

describe('personal data', () => {
  test('of nobody is in a log line, a metric, a view for ops or a file on disk in the clear', async () => {
    const data = await mkdtemp(join(tmpdir(), 'shuqiao-personal-'));
    const gateway = await startGatewayProcess({ environment: { SHUQIAO_DATA: data, LOG_LEVEL: 'debug' } });
    const education = await createClient({ url: gateway.url, data, department: 'education' });
    const people = (await (await fetch(`${gateway.url}/sandbox/people`)).json()) as { items: Person[] };
    const { child, father, mother } = firstFamily(people.items);
    await education.evidence('school-enrolment', { child, father, mother });
    await education.query(household, child, { headers: { 'Sandbox-Fault': 'mps-population=garbled' } });
    await education.query(household, { name: child.name, idNumber: `${child.idNumber}9` });
    const ops = await createClient({ url: gateway.url, data, department: 'data-bureau', scope: 'ops' });
    const metrics = (await ops.call('GET', '/metrics')).text;
    const told = [
      metrics,
      (await ops.call('GET', '/ops/summary')).text,
      (await ops.call('GET', '/ops/verticals')).text,
      (await ops.call('GET', '/ops/requests?limit=100')).text,
      ...(await filesBelow(data)),
      // The welcome shows one child of the sandbox on purpose; what is printed after it must not.
      gateway.output().slice(gateway.output().indexOf('Ctrl-C')),
    ];
    await gateway.end('SIGTERM');
    await rm(data, { recursive: true, force: true });
    for (const person of [child, father, mother]) {
      for (const text of told) {
        expect(text.includes(person.idNumber)).toBe(false);
        expect(text.includes(person.name)).toBe(false);
      }
    }
    expect(metrics).toContain('resource=');
  });
});

describe('a vertical that is lost', () => {
  test('leaves all others untouched, and what it said before is answered while the demand allows that age', async () => {
    const county = await open();
    const education = await county.as('education');
    const { child } = family(county);
    const parameters = { childName: child.name, childIdNumber: child.idNumber };
    const before = await education.query(vaccination, parameters);
    await county.sandbox.stop('ndcpa-immunization');
    const kept = await education.query(vaccination, parameters);
    expect(kept.text).toBe(before.text);
    const other = await education.query(vaccination, {
      childName: family(county).father.name,
      childIdNumber: family(county).father.idNumber,
    });
    expect(other.body).toMatchObject({ status: 503, reason: 'vertical-unavailable' });
    expect((await education.query(household, child)).status).toBe(200);
    await county.sandbox.start('ndcpa-immunization');
  });

  test('answers 504 when it hangs past its deadline', async () => {
    const county = await open({
      config: {
        'verticals/ndcpa-immunization.yaml': (vertical) => {
          Object.assign(vertical.service, { p50Ms: 50, p95Ms: 100, timeoutMs: 300 });
        },
      },
    });
    const education = await county.as('education');
    const { child } = family(county);
    const answer = await education.query(
      vaccination,
      { childName: child.name, childIdNumber: child.idNumber },
      { headers: { 'Sandbox-Fault': 'ndcpa-immunization=timeout' } },
    );
    expect(answer.body).toMatchObject({ status: 504, reason: 'vertical-timeout' });
  });
});

describe('configuration', () => {
  test('that changes is swapped in without a restart; a broken one is refused whole', async () => {
    const county = await open();
    const education = await county.as('education');
    const { child } = family(county);
    const before = county.gateway.catalog().revision;
    await editConfig(county.configFolder, 'demands/education.yaml', (demands) => {
      find(demands, 'SN-D-02').fields = ['relationToHead'];
      find(demands, 'SN-D-02').unmasked = [];
      delete find(demands, 'SN-D-02').predicates;
      find(demands, 'SN-D-03').fields = ['nothing'];
    });
    await new Promise((wait) => setTimeout(wait, 1_500));
    expect(county.gateway.catalog().revision).toBe(before);
    expect(Object.keys((await education.query(household, child)).body)).toHaveLength(5);
    await editConfig(county.configFolder, 'demands/education.yaml', (demands) => {
      find(demands, 'SN-D-03').fields = ['matched'];
    });
    await editConfig(county.configFolder, 'life-events/school-enrolment.yaml', (lifeEvent) => {
      delete find(lifeEvent.evidence, 'household').predicates;
    });
    await expect.poll(() => county.gateway.catalog().revision).not.toBe(before);
    const after = await education.query(household, child, { headers: { 'Sharing-Case': 'AFTER-THE-CHANGE' } });
    expect(after.body).toEqual({ relationToHead: expect.any(String) });
    const entry = await entryOf(county, after.headers.get('Request-Id'));
    expect(entry.revision).toBe(county.gateway.catalog().revision);
  });
});

describe('a restart', () => {
  test('forgets no entry, no revocation and no key', async () => {
    const first = await open();
    const education: Client = await first.as('education');
    const { headers } = await education.query(household, family(first).child);
    const ops = await first.as('data-bureau', { scope: 'ops' });
    const revoked = await ops.call('POST', '/ops/revocations', {
      body: { kind: 'department', id: 'health', reason: 'a test of it' },
    });
    expect(revoked.status).toBe(200);
    const verifierKey = await (await fetch(`${first.url}/ledger/key`)).text();
    await first.gateway.stop();
    const second = await open({ data: first.data, environment: { PORT: new URL(first.url).port } });
    expect(await (await fetch(`${second.url}/ledger/key`)).text()).toBe(verifierKey);
    expect(await entryOf(second, headers.get('Request-Id'))).toMatchObject({ case: aCase });
    await expect(second.as('health')).rejects.toThrow('invalid_client');
    expect((await education.call('GET', '/v1/requests')).status).toBe(200);
    counties = counties.filter((county) => county !== first);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: configuration as plain data
function find(items: readonly any[], id: string): any {
  return items.find((item) => item.id === id);
}

async function usccOf(department: string): Promise<string> {
  const text = await readFile('config/departments.yaml', 'utf8');
  const at = text.slice(text.indexOf(`id: ${department}\n`));
  return /uscc: (\w{18})/.exec(at)?.[1] ?? '';
}

async function filesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    names.filter((name) => name.isFile()).map((name) => readFile(join(name.parentPath, name.name), 'utf8')),
  );
}
