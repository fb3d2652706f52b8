import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { type SelfHosted, selfHosted } from './self-hosted.ts';

const household = 'mps-population.household-record';
let build: SelfHosted;

beforeAll(async () => {
  build = await selfHosted();
});
afterAll(() => build[Symbol.asyncDispose]());

describe('where the gateway runs', () => {
  const child = () => {
    const [first] = build.sandbox.people();
    return { name: first?.name, idNumber: first?.idNumber };
  };
  const account = { SHUQIAO_PLACE: 'account' };

  test('on a Cloudflare account without a legal basis nothing above L2 is fetched, and the refusal is on record', async () => {
    await using gateway = await build.start({ binding: account });
    const education = await createClient({ url: gateway.url, data: build.data, department: 'education' });
    const before = build.sandbox.calls('mps-population');
    const { status, body, headers } = await education.query(household, child());
    expect({ status, reason: body.reason }).toEqual({ status: 403, reason: 'location-not-allowed' });
    expect(body.remedy).toContain('SHUQIAO_LOCATION_BASIS');
    expect(build.sandbox.calls('mps-population')).toBe(before);
    const ops = await createClient({ url: gateway.url, data: build.data, department: 'data-bureau', scope: 'ops' });
    const { entry } = (await ops.call('GET', `/ops/requests/${headers.get('Request-Id')}`)).body;
    expect(entry).toMatchObject({ outcome: 'refused', reason: 'location-not-allowed', note: `${household} is L3` });
    expect(entry).not.toHaveProperty('locationBasis');
    const bundle = await education.evidence('school-enrolment', { child: child(), mother: child() });
    for (const item of bundle.body.evidence) expect(item.status).toBe('refused');
  });

  test('with one, every entry that rests on it states it', async () => {
    const basis = '绥政办函〔2026〕1号';
    const binding = { ...account, SHUQIAO_LOCATION_BASIS: basis };
    await using gateway = await build.start({ binding });
    const education = await createClient({ url: gateway.url, data: build.data, department: 'education' });
    const ops = await createClient({ url: gateway.url, data: build.data, department: 'data-bureau', scope: 'ops' });
    for (let turn = 0; turn < 2; turn += 1) {
      const { status, headers } = await education.query(household, child());
      expect(status).toBe(200);
      const { entry } = (await ops.call('GET', `/ops/requests/${headers.get('Request-Id')}`)).body;
      expect(entry).toMatchObject({ outcome: 'ok', locationBasis: basis });
    }
  });

  test('where nobody says which it is, the stricter rule holds', async () => {
    await using gateway = await build.start({ binding: { SHUQIAO_PLACE: '' } });
    const education = await createClient({ url: gateway.url, data: build.data, department: 'education' });
    expect((await education.query(household, child())).body.reason).toBe('location-not-allowed');
  });

  test('on the county’s own machines nothing of this is asked', async () => {
    await using gateway = await build.start();
    const education = await createClient({ url: gateway.url, data: build.data, department: 'education' });
    const { status, headers } = await education.query(household, child());
    expect(status).toBe(200);
    const ops = await createClient({ url: gateway.url, data: build.data, department: 'data-bureau', scope: 'ops' });
    const { entry } = (await ops.call('GET', `/ops/requests/${headers.get('Request-Id')}`)).body;
    expect(entry).not.toHaveProperty('locationBasis');
  });
});
