import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type Client, enrolment } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { as, firstFamily, type NameAndId, opsRow } from './contract.ts';

const household = 'mps-population.household-record';
let education: Client;
let family: { child: NameAndId; father: NameAndId; mother: NameAndId };

beforeAll(async () => {
  education = await as('education');
  family = await firstFamily();
});

test.each(['/v1/resources', `/v1/resources/${household}`, '/v1/life-events', '/v1/verticals', '/v1/requests'])(
  'what is read with a token is kept by no browser and no proxy: %s',
  async (path) => {
    const { status, headers } = await education.call('GET', path);
    expect([status, headers.get('Cache-Control')]).toEqual([200, 'no-store']);
  },
);

describe('one resource', () => {
  test("answers the demand's fields and no other, in one clean dialect", async () => {
    const { status, body, headers } = await education.query(household, family.child);
    expect(status).toBe(200);
    expect(Object.keys(body).toSorted()).toEqual([
      'headName',
      'householdNo',
      'registeredAddress',
      'registeredOn',
      'relationToHead',
    ]);
    expect(body.registeredOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(body.householdNo).toMatch(/^\*{6}.{4}$/);
    expect(headers.get('Content-Type')).toBe('application/json');
    expect(headers.get('Content-Language')).toBe('zh');
  });

  test('is on record before it leaves, with everything about it but the data', async () => {
    const { headers, text } = await education.query(household, family.child);
    const id = headers.get('Request-Id');
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const entry = await opsRow(id);
    expect(entry).toMatchObject({
      id,
      department: 'education',
      officer: '0427',
      matter: enrolment,
      resource: household,
      demand: 'SN-D-02',
      outcome: 'ok',
      status: 200,
    });
    const written = JSON.stringify(entry);
    expect(written).not.toContain(family.child.name);
    expect(written).not.toContain(family.child.idNumber);
    for (const value of Object.values(JSON.parse(text))) expect(written).not.toContain(`"${value}"`);
  });

  test('says how fresh it is, what is left of the limits, and may be kept by nobody', async () => {
    const { headers } = await education.query(household, family.child);
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('Cache-Status')).toMatch(/^Shuqiao; (hit|fwd=miss)/);
    expect(headers.get('RateLimit')).toMatch(/^"rate";r=\d+;t=\d+, "quota";r=\d+;t=\d+$/);
    expect(headers.get('RateLimit-Policy')).toMatch(/^"rate";q=\d+;w=10, "quota";q=\d+;w=86400$/);
    expect(headers.get('Receipt')).toMatch(/^"\/v1\/receipts\/[a-z-]+\/[0-9a-f-]{36}";\s?salt=:[A-Za-z0-9+/]{43}=:$/);
    expect(headers.get('Server-Timing')).toMatch(/^total;dur=\d+/);
  });

  test('is answered from the cache the second time, with its true age', async () => {
    const headers = { 'Sharing-Case': 'CASE-CACHE-0001' };
    const first = await education.query(household, family.child, { headers });
    expect(first.headers.get('Cache-Status')).toBe('Shuqiao; fwd=miss');
    const asked = [first.headers.get('Request-Id')];
    const second = await eventually(async () => {
      const again = await education.query(household, family.child, { headers });
      asked.push(again.headers.get('Request-Id'));
      expect(again.headers.get('Cache-Status')).toBe('Shuqiao; hit'); // no answer waits for what is kept to reach Redis
      return again;
    });
    expect(Number(second.headers.get('Age'))).toBeGreaterThanOrEqual(0);
    expect(second.text).toBe(first.text);
    expect(second.headers.get('Receipt')).not.toBe(first.headers.get('Receipt'));
    const entry = await opsRow(second.headers.get('Request-Id'));
    expect(asked.slice(0, -1)).toContain(entry.upstream.requestId);
  });

  test("carries on the caller's trace", async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const { headers } = await education.query(household, family.child, {
      headers: { Traceparent: `00-${trace}-00f067aa0ba902b7-01` },
    });
    expect(headers.get('Traceparent')).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    expect(headers.get('Traceparent')).not.toContain('00f067aa0ba902b7');
  });

  test('answers a list where there may be many', async () => {
    const { father } = family;
    const { body } = await education.query('mnr-realestate.property-ownership', {
      ownerName: father.name,
      ownerNumber: father.idNumber,
    });
    expect(body.items[0]).toMatchObject({ usage: expect.any(String), location: expect.stringContaining('绥宁县') });
  });

  test('says that no record proves nothing, where it proves nothing', async () => {
    const { status, body } = await education.query(
      'moe-student.student-status',
      {
        studentName: family.father.name,
        studentIdNumber: family.father.idNumber,
      },
      { headers: { 'Sharing-Matter': await studentMatter() } },
    );
    expect(status).toBe(404);
    expect(body.reason).toBe('record-not-found');
  });

  test('takes an id number with a small x and in full width', async () => {
    const messy = family.child.idNumber.replace(/X$/, 'x').replace(/^4/, '４');
    const { status } = await education.query(household, { name: ` ${family.child.name} `, idNumber: messy });
    expect(status).toBe(200);
  });
});

describe('the catalog', () => {
  test('is open to read, and shows a caller its own right', async () => {
    const open = await (await fetch(`${inject('url')}/v1/resources/${household}`)).json();
    expect(open).toMatchObject({ id: household, sharing: 'conditional' });
    expect(open).not.toHaveProperty('demand');
    const { body } = await education.call('GET', `/v1/resources/${household}`);
    expect(body.demand).toMatchObject({ id: 'SN-D-02', matters: [{ code: enrolment }], maxAge: 86_400 });
  });

  test('lists every resource with its sharing class', async () => {
    const { body } = await education.call('GET', '/v1/resources');
    expect(body.items.length).toBeGreaterThanOrEqual(13);
    for (const { sharing } of body.items) expect(['unconditional', 'conditional', 'not-shared']).toContain(sharing);
  });

  test('keeps the code that each value of a field stands for, and says whose it is', async () => {
    const resource = 'nhc-birth.birth-certificate';
    const { body } = await education.call('GET', `/v1/resources/${resource}`);
    const sex = body.fields.find(({ name }: { name: string }) => name === 'sex');
    expect(sex.codeSource).toContain('GB/T 2261.1');
    expect(sex.values).toContainEqual({ value: 'female', title: '女性', code: '2' });
    const document = await education.call('GET', '/openapi.json');
    const described = document.body.components.schemas[resource].properties.sex;
    expect(described['x-codes']).toEqual({ 0: 'unknown', 1: 'male', 2: 'female', 9: 'not-stated' });
    expect(described.description).toContain('GB/T 2261.1');
  });

  test('speaks English when asked', async () => {
    const { body } = await education.call('GET', `/v1/resources/${household}`, {
      headers: { 'Accept-Language': 'en' },
    });
    expect(body.title).toMatch(/^[\x20-\x7e]+$/);
  });
});

describe('a decision', () => {
  test('says by which demand a call would be allowed, and uses nothing up', async () => {
    const left = async () => {
      const { body } = await education.call('POST', '/v1/decisions', { body: { resource: household } });
      expect(body).toMatchObject({ allowed: true, demand: 'SN-D-02', masked: ['householdNo'] });
      return body.limits.find(({ name }: { name: string }) => name === 'quota').remaining;
    };
    const before = await left();
    for (let looks = 0; looks < 60; looks += 1) await left();
    // Other calls of the suite are made meanwhile, but not one for each look.
    expect(before - (await left())).toBeLessThan(60);
  });

  test('says by which rule a call would be refused, and what to do', async () => {
    const health = await as('health');
    const { status, body } = await health.call('POST', '/v1/decisions', { body: { resource: household } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ allowed: false, problem: { reason: 'no-demand', remedy: expect.any(String) } });
  });
});

async function studentMatter(): Promise<string> {
  const { body } = await education.call('GET', '/v1/resources/moe-student.student-status');
  return body.demand.matters[0].code;
}
