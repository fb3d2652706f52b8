import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ledgerFile } from '../../src/platform/node/sqlite-ledger.ts';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { allRows, idOf } from './support.ts';

let county: County;
let ops: Client;

beforeAll(async () => {
  county = await startCounty();
  ops = await county.as('data-bureau', { scope: 'ops' });
});
afterAll(() => county[Symbol.asyncDispose]());

const revoke = (kind: string, id: unknown, reason = '密钥疑似泄露') =>
  ops.call('POST', '/ops/revocations', { body: { kind, id, reason } });
const acts = () => allRows(ops, 'kind=act&limit=1000');

describe('a revocation', () => {
  test('is on record before it is answered, and ends the live token it names and no other', async () => {
    const ended = await county.as('education');
    const other = await county.as('education');
    const answer = await revoke('token', decodeJwt(ended.token).jti);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ kind: 'token', id: decodeJwt(ended.token).jti, holdsWithinSeconds: 10 });
    const { body } = await ops.call('GET', `/ops/requests/${idOf(answer)}`);
    expect(body.entry).toMatchObject({
      kind: 'act',
      department: 'data-bureau',
      outcome: 'ok',
      act: { what: 'revoke', kind: 'token', id: decodeJwt(ended.token).jti, reason: '密钥疑似泄露' },
    });
    expect(answer.headers.get('Receipt')).toContain(`/v1/receipts/main/${idOf(answer)}`);
    const refused = await ended.call('GET', '/v1/requests');
    expect([refused.status, refused.body.reason]).toEqual([401, 'invalid-token']);
    expect((await other.call('GET', '/v1/requests')).status).toBe(200);
  });

  test('of a department ends all its tokens and gives no new ones', async () => {
    const ended = await county.as('civil-affairs');
    expect((await revoke('department', 'civil-affairs')).status).toBe(200);
    expect((await ended.call('GET', '/v1/requests')).status).toBe(401);
    await expect(county.as('civil-affairs')).rejects.toThrow('no token');
  });

  test.each([
    ['of a token that is no jti', 'token', 'everything'],
    ['of a key without a department', 'key', 'demo-key'],
    ['of a department there is not', 'department', 'educaton'],
    ['of the department that operates the gateway, by itself', 'department', 'data-bureau'],
  ])('%s is refused and leaves no trace', async (_, kind, id) => {
    const before = await acts();
    const { status, body } = await revoke(kind, id);
    expect(status).toBe(400);
    expect(body).toMatchObject({ reason: 'invalid-parameters', errors: [{ field: 'id' }] });
    expect(await acts()).toEqual(before);
    expect((await ops.call('GET', '/ops/summary')).status).toBe(200);
  });

  test('keeps no citizen id in its reason, for the ledger keeps it for years', async () => {
    const { status, body } = await revoke('department', 'education', `查 ${county.sandbox.people()[0]?.idNumber}`);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ field: 'reason' }]);
    expect((await (await county.as('education')).call('GET', '/v1/requests')).status).toBe(200);
  });

  test('is not for a department to make', async () => {
    const education = await county.as('education');
    const { status } = await education.call('POST', '/ops/revocations', {
      body: { kind: 'department', id: 'human-resources', reason: '试' },
    });
    expect(status).toBe(403);
    expect((await (await county.as('human-resources')).call('GET', '/v1/requests')).status).toBe(200);
  });
});

describe('while the ledger cannot be written', () => {
  test('a revocation holds but is not confirmed, nothing is shown of a case, and the gateway is not ready', async () => {
    const watched = await county.as('education');
    const requestId = idOf(await watched.call('GET', '/v1/requests'));
    using lock = lockLedger(county);
    const [answer, opened] = await Promise.all([
      revoke('token', decodeJwt(watched.token).jti),
      ops.call('GET', `/ops/requests/${requestId}`),
    ]);
    expect([answer.status, answer.body.reason]).toEqual([503, 'ledger-unavailable']);
    expect([opened.status, opened.body.reason]).toEqual([503, 'ledger-unavailable']);
    expect(opened.text).not.toContain('education');
    const ready = await fetch(`${county.url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      status: 'not-ready',
      parts: expect.arrayContaining([{ name: 'ledger', state: 'down' }]),
    });
    expect((await fetch(`${county.url}/healthz`)).status).toBe(200);
    lock.release();
    expect((await watched.call('GET', '/v1/requests')).status).toBe(401);
  });
});

/** Another process that holds the log's file: every commit fails until it lets go. */
function lockLedger({ data }: County): Disposable & { release(): void } {
  const database = new DatabaseSync(join(ledgerFile(data)));
  database.exec('BEGIN IMMEDIATE');
  const release = () => {
    if (database.isOpen) database.close();
  };
  return { release, [Symbol.dispose]: release };
}
