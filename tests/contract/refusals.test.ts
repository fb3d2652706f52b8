import { beforeAll, describe, expect, inject, test } from 'vitest';
import { problems, type Reason } from '../../src/problems.ts';
import type { Answer, CallOptions, Client } from '../support/client.ts';
import { as, firstFamily, type NameAndId, opsRow } from './contract.ts';

const household = 'mps-population.household-record';
let education: Client;
let child: NameAndId;

beforeAll(async () => {
  education = await as('education');
  child = (await firstFamily()).child;
});

const ask = (request?: CallOptions, parameters: unknown = child) => education.query(household, parameters, request);
const stating = (headers: Record<string, string | undefined>) => ask({ headers });

const refusals: readonly (readonly [string, Reason, () => Promise<Answer>])[] = [
  ['a body that is not JSON', 'malformed', () => ask({ rawBody: '{"name":' })],
  ['a body that is not UTF-8', 'malformed', () => ask({ rawBody: new Uint8Array([0x7b, 0xff, 0x7d]) })],
  ['a form', 'unsupported-media-type', () => ask({ headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })],
  ['a body of 64 KiB and a byte', 'too-large', () => ask({ rawBody: `"${'x'.repeat(65_535)}"` })],
  ['a wrong check character', 'invalid-parameters', () => ask({}, { ...child, idNumber: '430599202003120021' })],
  ['a parameter that is missing', 'invalid-parameters', () => ask({}, { name: child.name })],
  ['a parameter nobody knows', 'invalid-parameters', () => ask({}, { ...child, address: 'x' })],
  ['a list', 'invalid-parameters', () => ask({}, [child])],
  ['no matter', 'missing-context', () => stating({ 'Sharing-Matter': undefined })],
  ['no case', 'missing-context', () => stating({ 'Sharing-Case': undefined })],
  ['no officer', 'missing-context', () => stating({ 'Sharing-Officer': undefined })],
  ['a case that holds a citizen id', 'invalid-context', () => stating({ 'Sharing-Case': `A-${child.idNumber}` })],
  ['an officer who is a citizen id', 'invalid-context', () => stating({ 'Sharing-Officer': child.idNumber })],
  ['a matter that is no code', 'invalid-context', () => stating({ 'Sharing-Matter': 'enrolment' })],
  [
    'a matter of somebody else',
    'matter-not-covered',
    () => stating({ 'Sharing-Matter': '11430527DEM00006594432005999000' }),
  ],
  ['a department without a demand', 'no-demand', async () => (await as('health')).query(household, child)],
  ['fingerprints', 'not-shared', () => education.query('mps-population.fingerprint-template', child)],
  ['a resource nobody has', 'unknown-resource', () => education.query('mps-population.nothing', child)],
  ['a life event nobody has', 'unknown-life-event', () => education.evidence('nothing', { child })],
  ['a life event without a parent', 'invalid-parameters', () => education.evidence('school-enrolment', { child })],
  [
    'a token for ops',
    'insufficient-scope',
    async () => (await as('data-bureau', { scope: 'ops' })).query(household, child),
  ],
];

describe('a refusal', () => {
  test.each(refusals)('%s is %s, says what to do, and is on record', async (_, reason, provoke) => {
    const { status, body, headers } = await provoke();
    expect(body).toMatchObject({
      type: `${inject('url')}/problems/${reason}`,
      title: problems[reason].title.zh,
      status: problems[reason].status,
      reason,
      instance: headers.get('Request-Id'),
    });
    expect(status).toBe(problems[reason].status);
    expect(body.detail).not.toBe('');
    expect(body.remedy).not.toBe('');
    expect(headers.get('Content-Type')).toBe('application/problem+json');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(await opsRow(headers.get('Request-Id'))).toMatchObject({ reason, status, outcome: 'refused' });
  });

  test('repeats no value that was sent', async () => {
    const { text } = await ask({}, { name: '某'.repeat(80), idNumber: '43059919900101001X' });
    expect(text).not.toContain('某某');
    expect(text).not.toContain('43059919900101001X');
  });

  test('names every fault at once', async () => {
    const { body } = await ask({}, { name: '', idNumber: 'x', more: 1 });
    expect(body.errors.map(({ field }: { field: string }) => field).toSorted()).toEqual(['idNumber', 'more', 'name']);
  });

  test("comes in the caller's language", async () => {
    const { body, headers } = await stating({
      'Accept-Language': 'en-GB,en;q=0.9,zh;q=0.1',
      'Sharing-Case': undefined,
    });
    expect(headers.get('Content-Language')).toBe('en');
    expect(body.title).toBe(problems['missing-context'].title.en);
  });

  test('of a stranger tells nothing and challenges (RFC 6750 §3)', async () => {
    const url = `${inject('url')}/v1/resources/${household}/query`;
    const bare = await fetch(url, { method: 'POST' });
    expect(bare.status).toBe(401);
    expect(bare.headers.get('WWW-Authenticate')).toBe('Bearer realm="shuqiao"');
    const forged = await fetch(url, { method: 'POST', headers: { Authorization: 'Bearer abc.def.ghi' } });
    expect(forged.headers.get('WWW-Authenticate')).toContain('error="invalid_token"');
    const ops = await as('data-bureau', { scope: 'ops' });
    expect((await ops.call('GET', `/ops/requests/${forged.headers.get('Request-Id')}`)).status).toBe(404);
  });
});

test('a department that asks for what is for ops is refused, and that is on record', async () => {
  const { status, body, headers } = await education.call('GET', '/ops/summary');
  expect({ status, reason: body.reason }).toEqual({ status: 403, reason: 'insufficient-scope' });
  const entry = await opsRow(headers.get('Request-Id'));
  expect(entry).toMatchObject({ department: 'education', outcome: 'refused', note: 'GET /ops/summary' });
});

describe('a path', () => {
  test('that does not exist is 404, a wrong method is 405 with what is allowed', async () => {
    const nowhere = await fetch(`${inject('url')}/v2/anything`);
    expect(nowhere.status).toBe(404);
    expect(await nowhere.json()).toMatchObject({ reason: 'not-found' });
    const wrong = await fetch(`${inject('url')}/oauth/token`);
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('Allow')).toBe('POST');
    expect(await wrong.json()).toMatchObject({ reason: 'method-not-allowed' });
  });
});
