import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { type County, editConfig, startCounty } from '../support/county.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';

interface Family {
  readonly child: { readonly name: string; readonly idNumber: string };
  readonly father: { readonly name: string; readonly idNumber: string };
}

const later = { Prefer: 'respond-async' };
const file = 'life-events/school-enrolment.yaml';
// biome-ignore lint/suspicious/noExplicitAny: what a test reads of a body, it asserts
type Body = any;

function familyIn(county: County): Family {
  const child = county.sandbox.people().find(({ father, mother }) => father && mother);
  if (!child?.father) throw new Error('the sandbox has no child with both parents');
  const { name, idNumber, father } = child;
  return { child: { name, idNumber }, father };
}

/** Looks at a bundle until it is as wanted. */
async function becomes(client: Client, location: string, wanted: (bundle: Body) => boolean): Promise<Body> {
  let last: Body;
  await expect
    .poll(
      async () => {
        last = (await client.call('GET', location)).body;
        return wanted(last);
      },
      { timeout: 40_000, interval: 200 },
    )
    .toBe(true);
  return last;
}

const isSettled = ({ evidence }: Body) => evidence.every(({ status }: Body) => status !== 'pending');
const item = ({ evidence }: Body, id: string) => evidence.find((one: Body) => one.id === id);

test.each(['node', 'workerd'] as const)(
  'what was under way on %s when the process was killed is taken up by the next one, and ends',
  async (runtime) => {
    const data = await mkdtemp(join(tmpdir(), 'shuqiao-later-'));
    const start = () => startGatewayProcess({ environment: { SHUQIAO_DATA: data, LOG_LEVEL: 'silent' }, runtime });
    const first = await start();
    const { items } = (await (await fetch(`${first.url}/sandbox/people`)).json()) as Body;
    const child = items.find(({ father, mother }: Body) => father && mother);
    const stated = { child: { name: child.name, idNumber: child.idNumber }, father: child.father };
    const before = await createClient({ url: first.url, data, department: 'education' });
    const headers = { ...later, 'Sandbox-Fault': 'ndcpa-immunization=slow:5s' };
    const { body } = await before.evidence('school-enrolment', stated, { headers });
    await first.kill();

    const second = await start();
    const after = await createClient({ url: second.url, data, department: 'education' });
    const whole = await becomes(after, `/v1/bundles/${body.id}`, isSettled);
    expect(whole).toMatchObject({ id: body.id, complete: true });
    await second.end('SIGTERM');
    await rm(data, { recursive: true, force: true });
  },
  90_000,
);

test('nothing about anybody can be read in what is kept, nor the key it was asked for under', async () => {
  await using county = await startCounty();
  const education = await county.as('education');
  const family = familyIn(county);
  const headers = { ...later, 'Idempotency-Key': '"a-key-of-the-school"' };
  const { body } = await education.evidence('school-enrolment', family, { headers });
  const whole = await becomes(education, `/v1/bundles/${body.id}`, isSettled);
  expect(JSON.stringify(whole)).toContain('"data"');
  const files = (await readdir(county.data)).filter((name) => name.startsWith('bundles.sqlite'));
  const bytes = Buffer.concat(await Promise.all(files.map((name) => readFile(join(county.data, name)))));
  expect(bytes.includes(body.id)).toBe(true);
  const { registeredAddress } = item(whole, 'household').data;
  for (const secret of [family.child.name, family.child.idNumber, family.father.name, registeredAddress]) {
    expect(bytes.includes(secret), secret).toBe(false);
  }
  for (const word of ['a-key-of-the-school', 'school-enrolment', 'vaccination']) {
    expect(bytes.includes(word), word).toBe(false);
  }
});

test('what comes later is decided anew: a demand that has ended since refuses it', async () => {
  await using county = await startCounty();
  const education = await county.as('education');
  const lost = ['ndcpa-immunization', 'mohrss-insurance'];
  for (const vertical of lost) county.sandbox.setFault(vertical, 'error');
  const { body } = await education.evidence('school-enrolment', familyIn(county), { headers: later });
  const location = `/v1/bundles/${body.id}`;
  const first = await becomes(education, location, isSettled);
  expect(item(first, 'vaccination').status).toBe('unavailable');
  const before = county.gateway.catalog().revision;
  await editConfig(county.configFolder, 'demands/education.yaml', (demands) => {
    const demand = demands.find(({ id }: { id: string }) => id === 'SN-D-01');
    Object.assign(demand, { validFrom: '2025-01-01', validUntil: '2025-12-31' });
  });
  await expect.poll(() => county.gateway.catalog().revision).not.toBe(before);
  const asked = county.sandbox.calls('ndcpa-immunization');
  for (const vertical of lost) county.sandbox.setFault(vertical, undefined);
  const second = await becomes(education, location, (bundle) => item(bundle, 'residence').status === 'ok');
  expect(item(second, 'vaccination')).toMatchObject({ status: 'refused', problem: { reason: 'demand-expired' } });
  expect(county.sandbox.calls('ndcpa-immunization')).toBe(asked);
  expect(second).not.toHaveProperty('nextTryAt');
});

test('nothing more is asked for in the name of one who has been shut out', async () => {
  await using county = await startCounty();
  const education = await county.as('education');
  const headers = { ...later, 'Sandbox-Fault': 'ndcpa-immunization=error' };
  const { body } = await education.evidence('school-enrolment', familyIn(county), { headers });
  const location = `/v1/bundles/${body.id}`;
  await becomes(education, location, isSettled);
  const ops = await county.as('data-bureau', { scope: 'ops' });
  const { jti } = JSON.parse(Buffer.from(education.token.split('.')[1] ?? '', 'base64url').toString());
  await ops.call('POST', '/ops/revocations', { body: { kind: 'token', id: jti, reason: '令牌泄露' } });
  const asked = county.sandbox.calls('ndcpa-immunization');
  const again = await county.as('education');
  const ended = await becomes(again, location, (bundle) => bundle.nextTryAt === undefined);
  expect(item(ended, 'vaccination')).toMatchObject({ status: 'unavailable' });
  expect(item(ended, 'vaccination').sentence).toContain('不再自动补查');
  expect(county.sandbox.calls('ndcpa-immunization')).toBe(asked);
});

test('evidence that is looked up with another waits for it, and comes with it later', async () => {
  await using county = await startCounty({
    config: {
      [file]: (lifeEvent) => {
        const property = lifeEvent.evidence.find(({ id }: { id: string }) => id === 'property');
        property.calls = [{ ownerName: '@household.headName', ownerNumber: '$father.idNumber' }];
        delete property.combine;
      },
    },
  });
  const education = await county.as('education');
  const headers = { ...later, 'Sandbox-Fault': 'mps-population=error' };
  const { body } = await education.evidence('school-enrolment', familyIn(county), { headers });
  const location = `/v1/bundles/${body.id}`;
  const first = await becomes(education, location, isSettled);
  expect(item(first, 'property')).toMatchObject({
    status: 'unavailable',
    sentence: expect.stringMatching(/要先取得“户籍证明材料”才能查询；可先收件，恢复后自动补查/),
  });
  const whole = await becomes(education, location, ({ complete }) => complete);
  expect(item(whole, 'property')).toMatchObject({ status: 'ok', data: { items: [expect.anything()] } });
});

test('a vertical that is closed says when it opens, and is looked up again then', async () => {
  const beijing = (hours: number) => new Date(Date.now() + (8 + hours) * 3_600_000).toISOString().slice(11, 16);
  const [opens, closes] = [beijing(3), beijing(-2)];
  await using county = await startCounty({
    config: {
      'verticals/ndcpa-immunization.yaml': ({ service }) => {
        service.window = `${opens}-${closes}`;
      },
    },
  });
  const education = await county.as('education');
  const lost = { 'Sandbox-Fault': 'ndcpa-immunization=error' };
  const family = familyIn(county);
  const now = (await education.evidence('school-enrolment', family, { headers: lost })).body;
  expect(item(now, 'vaccination')).toMatchObject({ status: 'unavailable', problem: { reason: 'vertical-closed' } });
  const hour = (time: string) => time.replace(/^0/, '');
  expect(item(now, 'vaccination').sentence).toContain(`${hour(closes)}至`);
  expect(item(now, 'vaccination').sentence).toContain(`${hour(opens)}不提供查询，${hour(opens)}后再查`);

  const { body } = await education.evidence('school-enrolment', family, { headers: { ...later, ...lost } });
  const first = await becomes(education, `/v1/bundles/${body.id}`, isSettled);
  expect(item(first, 'vaccination').sentence).toContain(`${hour(opens)}后自动补查`);
  const minutes = (Date.parse(first.nextTryAt) - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(178);
  expect(minutes).toBeLessThan(181);
});

test('a bundle is kept as long as its life event says, and unknown after that', async () => {
  await using county = await startCounty({
    config: {
      [file]: (lifeEvent) => {
        lifeEvent.keepHours = 168;
      },
    },
  });
  const education = await county.as('education');
  const { body } = await education.evidence('school-enrolment', familyIn(county), { headers: later });
  const hours = (Date.parse(body.expiresAt) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(167.9);
  expect(hours).toBeLessThanOrEqual(168);
});
