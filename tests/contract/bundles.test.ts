import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import canonicalize from 'canonicalize';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { verifyReceipt } from '../../src/ledger/index.ts';
import type { Answer, Client } from '../support/client.ts';
import { as, firstFamily, type NameAndId, opsRow, verifierKeyOf } from './contract.ts';

let education: Client;
let family: { child: NameAndId; father: NameAndId; mother: NameAndId };

beforeAll(async () => {
  education = await as('education');
  family = await firstFamily();
});

const later = (stated: unknown = family, headers: Record<string, string | undefined> = {}) =>
  education.evidence('school-enrolment', stated, { headers: { Prefer: 'respond-async', ...headers } });

/** Looks until the bundle is as wanted, as often as it is told to. */
async function lookUntil(location: string, wanted: (answer: Answer) => boolean): Promise<Answer> {
  for (let looks = 0; looks < 60; looks += 1) {
    const answer = await education.call('GET', location);
    if (wanted(answer)) return answer;
    await sleep(Math.min(2, Number(answer.headers.get('Retry-After') ?? 1)) * 250);
  }
  throw new Error(`${location} never became as wanted`);
}

const isSettled = ({ body }: Answer) => body.evidence.every((item: { status: string }) => item.status !== 'pending');
const statuses = ({ body }: Answer) => body.evidence.map(({ status }: { status: string }) => status);
const itemOf = ({ body }: Answer, id: string) => body.evidence.find((item: { id: string }) => item.id === id);
const locationOf = ({ headers }: Answer) => headers.get('Location') ?? '';

describe('a bundle that is asked for asynchronously (RFC 7240 respond-async)', () => {
  test('is taken in at once, and told where it will be', async () => {
    const taken = await later();
    expect(taken.status).toBe(202);
    expect(taken.headers.get('Preference-Applied')).toBe('respond-async');
    expect(locationOf(taken)).toBe(`/v1/bundles/${taken.body.id}`);
    expect(taken.headers.get('Receipt')).toMatch(/^"\/v1\/receipts\//);
    expect(taken.body).toMatchObject({
      complete: false,
      sentence: '正在查询，请稍候。',
      lifeEvent: 'school-enrolment',
    });
    expect(statuses(taken)).toEqual(Array(5).fill('pending'));
    expect(taken.text).not.toContain('"data"');
    const kept = Date.parse(taken.body.expiresAt) - Date.now();
    expect(kept).toBeGreaterThan(23.9 * 3_600_000);
    expect(kept).toBeLessThanOrEqual(24 * 3_600_000);
  });

  test('is the same bundle as one asked for at once, with receipts that prove its very bytes', async () => {
    const whole = await lookUntil(locationOf(await later()), isSettled);
    expect(whole.status).toBe(200);
    expect(whole.body).toMatchObject({ complete: true, sentence: '5 项材料已全部取得。' });
    expect(whole.headers.get('Retry-After')).toBeNull();
    const atOnce = (await education.evidence('school-enrolment', family)).body;
    type Told = { id: string; data?: unknown; findings?: unknown; parts?: readonly { data: unknown }[] };
    const given = ({ evidence }: { evidence: readonly Told[] }) =>
      evidence.map(({ id, data, parts, findings }) => [id, data ?? parts?.map((part) => part.data), findings]);
    expect(given(whole.body)).toEqual(given(atOnce));
    const [vaccination] = whole.body.evidence;
    const receipt = (await education.call('GET', vaccination.receipt)).text;
    const answer = { salt: vaccination.salt, body: new TextEncoder().encode(canonicalize(vaccination.data)) };
    const verifierKey = await verifierKeyOf(vaccination.receipt);
    expect(verifyReceipt({ receipt, verifierKey, answer })).toMatchObject({ ok: true, value: { answerProven: true } });
  });

  test('leaves an entry for the asking, for each call, for each reading and for its end', async () => {
    const taken = await later();
    const { id } = taken.body;
    expect(await opsRow(id)).toMatchObject({ kind: 'bundle', status: 202, outcome: 'ok', officer: '0427' });
    const whole = await lookUntil(locationOf(taken), isSettled);
    expect(await opsRow(whole.headers.get('Request-Id'))).toMatchObject({
      kind: 'bundle',
      bundle: id,
      status: 200,
      case: taken.body.case,
      lifeEvent: 'school-enrolment',
      commitment: expect.any(String),
    });
    const gone = await education.call('DELETE', locationOf(taken));
    expect(gone.status).toBe(204);
    expect(gone.text).toBe('');
    expect(await opsRow(gone.headers.get('Request-Id'))).toMatchObject({ kind: 'read', bundle: id, status: 204 });
    const rows = (await education.call('GET', `/v1/requests?bundle=${id}&kind=call`)).body.items;
    expect(rows).toHaveLength(8);
    const ops = await as('data-bureau', { scope: 'ops' });
    for (const request of [id, whole.headers.get('Request-Id')]) {
      const { parts } = (await ops.call('GET', `/ops/requests/${request}`)).body;
      expect(parts.map(({ entry }: { entry: { kind: string } }) => entry.kind)).toEqual(Array(8).fill('call'));
    }
    const listed = (await education.call('GET', `/v1/requests?bundle=${id}`)).body.items;
    expect(listed.map((row: { id: string }) => row.id)).toContain(whole.headers.get('Request-Id'));
  });

  test('is gone as soon as it is deleted', async () => {
    const location = locationOf(await later());
    expect((await education.call('DELETE', location)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) {
      const { status, body } = await education.call(method, location);
      expect([status, body.reason]).toEqual([404, 'unknown-bundle']);
    }
  });

  test('is unknown to every other department, and so is what is no bundle', async () => {
    const location = locationOf(await later());
    const health = await as('health');
    for (const method of ['GET', 'DELETE']) {
      const { status, body, text } = await health.call(method, location);
      expect([status, body.reason]).toEqual([404, 'unknown-bundle']);
      expect(text).not.toContain('school-enrolment');
    }
    for (const id of [randomUUID(), 'none', 'x'.repeat(300)]) {
      expect((await education.call('GET', `/v1/bundles/${id}`)).status).toBe(404);
    }
    expect((await education.call('GET', location)).status).toBe(200);
    expect((await fetch(`${inject('url')}${location}`)).status).toBe(401);
  });

  test('is refused at once where it is refused as a whole', async () => {
    const { status, body, headers } = await later({ child: family.child });
    expect([status, body.reason]).toEqual([400, 'invalid-parameters']);
    expect(headers.get('Location')).toBeNull();
    expect(headers.get('Preference-Applied')).toBeNull();
  });

  test('speaks the language it was asked for in', async () => {
    const location = locationOf(await later(family, { 'Accept-Language': 'en' }));
    const whole = await lookUntil(location, isSettled);
    expect(whole.body.sentence).toBe('All 5 pieces of evidence are there.');
    expect(whole.headers.get('Content-Language')).toBe('en');
  });

  test('is not kept in parts where all or nothing was asked for: then it is answered at once', async () => {
    const { status, headers } = await later(family, { Prefer: 'respond-async, handling=strict' });
    expect(status).toBe(200);
    expect(headers.get('Preference-Applied')).toBe('handling=strict');
  });
});

describe('evidence that cannot be reached', () => {
  test('is looked up again by itself, and is on record before it can be read', async () => {
    const taken = await later(family, { 'Sandbox-Fault': 'ndcpa-immunization=error' });
    const first = await lookUntil(locationOf(taken), isSettled);
    expect(statuses(first)).toEqual(['unavailable', 'ok', 'ok', 'ok', 'ok']);
    expect(itemOf(first, 'vaccination')).toMatchObject({
      sentence: '疾控系统暂时连不上，不是您的材料有问题；可先收件，恢复后自动补查。',
      problem: { reason: 'vertical-unavailable' },
    });
    expect(first.body.sentence).toBe('5 项材料已取得 4 项，还有 1 项待补查：儿童预防接种证明。');
    expect(Date.parse(first.body.nextTryAt)).toBeLessThan(Date.parse(first.body.expiresAt));
    expect(Number(first.headers.get('Retry-After'))).toBeGreaterThan(0);

    const whole = await lookUntil(locationOf(taken), (answer) => answer.body.complete);
    expect(statuses(whole)).toEqual(Array(5).fill('ok'));
    expect(whole.body).not.toHaveProperty('nextTryAt');
    const { receipt } = itemOf(whole, 'vaccination');
    expect(await opsRow(receipt.split('/').at(-1))).toMatchObject({ bundle: taken.body.id, outcome: 'ok' });
    const unchanged = (answer: Answer) => itemOf(answer, 'household');
    expect(unchanged(whole)).toEqual(unchanged(first)); // what was there is not asked for again
  });
});

describe('Idempotency-Key', () => {
  test('brings the same request to the same bundle, and no second call to a vertical', async () => {
    const key = { 'Idempotency-Key': `"${randomUUID()}"` };
    const first = await later(family, key);
    const again = await later(family, { 'Idempotency-Key': key['Idempotency-Key'].replaceAll('"', '') });
    expect([again.status, locationOf(again)]).toEqual([202, locationOf(first)]);
    expect(again.body).toEqual(first.body);
    await lookUntil(locationOf(first), isSettled);
    expect((await later(family, key)).body).toEqual(first.body);
    const rows = (await education.call('GET', `/v1/requests?bundle=${first.body.id}&kind=call`)).body.items;
    expect(rows).toHaveLength(8);
  });

  test('of many at once makes one bundle', async () => {
    const key = { 'Idempotency-Key': `"${randomUUID()}"` };
    const all = await Promise.all(Array.from({ length: 6 }, () => later(family, key)));
    expect(new Set(all.map(locationOf)).size).toBe(1);
    expect(all.map(({ status }) => status)).toEqual(Array(6).fill(202));
  });

  test('used for another request is 422', async () => {
    const key = { 'Idempotency-Key': `"${randomUUID()}"` };
    await later(family, key);
    const { child, mother } = family;
    const { status, body } = await later({ child, mother }, key);
    expect([status, body.reason]).toEqual([422, 'idempotency-mismatch']);
    expect((await later(family, { ...key, 'Sharing-Case': '4305272411240000018' })).status).toBe(422);
  });

  test('is the department’s own', async () => {
    const key = { 'Idempotency-Key': `"${randomUUID()}"` };
    const first = await later(family, key);
    const health = await as('health');
    const theirs = await health.evidence('school-enrolment', family, { headers: { Prefer: 'respond-async', ...key } });
    expect(theirs.status).toBe(202);
    expect(locationOf(theirs)).not.toBe(locationOf(first));
  });

  test('is refused where it would not be heard, and where it is not one', async () => {
    for (const headers of [
      { Prefer: undefined, 'Idempotency-Key': '"k"' },
      { 'Idempotency-Key': '"' },
      { 'Idempotency-Key': `"${'k'.repeat(256)}"` },
    ]) {
      const { status, body } = await later(family, headers);
      expect([status, body.reason, body.errors[0].field]).toEqual([400, 'malformed', 'Idempotency-Key']);
    }
  });
});
