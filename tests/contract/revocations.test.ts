import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Client } from '../support/client.ts';
import { as, opsRow } from './contract.ts';

let ops: Client;
beforeAll(async () => {
  ops = await as('data-bureau', { scope: 'ops' });
});

const revoke = (kind: string, id: unknown) =>
  ops.call('POST', '/ops/revocations', { body: { kind, id, reason: '密钥疑似泄露' } });

/** The contract’s ten seconds, and a second for the machine. */
const within = { timeout: 11_000, interval: 200 };
/** What several calls in a row are refused for: where there are several instances, no two answer one after the other. */
const reasonsOf = (client: Client) => async () => {
  const reasons = new Set<unknown>();
  for (let turn = 0; turn < 6; turn += 1) reasons.add((await client.call('GET', '/v1/requests')).body.reason);
  return [...reasons];
};
const statusOf = (client: Client) => async () => (await client.call('GET', '/v1/requests')).status;

describe('a revocation', () => {
  test('ends the live token that it names within 10 s and no other, and is on record', async () => {
    const [ended, other] = [await as('forestry'), await as('forestry')];
    expect(await statusOf(ended)()).toBe(200);
    const { jti } = decodeJwt(ended.token);
    const answer = await revoke('token', jti);
    expect(answer).toMatchObject({ status: 200, body: { kind: 'token', id: jti, holdsWithinSeconds: 10 } });
    expect(await opsRow(answer.headers.get('Request-Id'))).toMatchObject({
      kind: 'act',
      department: 'data-bureau',
      act: { what: 'revoke', kind: 'token', id: jti, reason: '密钥疑似泄露' },
    });
    await expect.poll(reasonsOf(ended), within).toEqual(['invalid-token']);
    expect(await statusOf(other)()).toBe(200);
  });

  test('of a key ends its tokens, and gives no new ones by it', async () => {
    const urbanManagement = await as('urban-management');
    const file = join(inject('data'), 'demo/departments/urban-management.jwk.json');
    const { kid } = JSON.parse(await readFile(file, 'utf8')) as { kid: string };
    expect((await revoke('key', `urban-management/${kid}`)).status).toBe(200);
    await expect.poll(statusOf(urbanManagement), within).toBe(401);
    await expect(as('urban-management')).rejects.toThrow('revoked');
  });

  test('of a department ends all its tokens, and gives no new ones', async () => {
    const both = [await as('emergency'), await as('emergency')];
    expect((await revoke('department', 'emergency')).status).toBe(200);
    for (const client of both) await expect.poll(statusOf(client), within).toBe(401);
    await expect(as('emergency')).rejects.toThrow('revoked');
  });

  test.each([
    ['of a token that is no jti', 'token', 'everything'],
    ['of a key without a department', 'key', 'demo-key'],
    ['of a department there is not', 'department', 'educaton'],
    ['of the department that operates the gateway, by itself', 'department', 'data-bureau'],
  ])('%s is refused', async (_, kind, id) => {
    const { status, body } = await revoke(kind, id);
    expect({ status, reason: body.reason, field: body.errors[0].field }).toEqual({
      status: 400,
      reason: 'invalid-parameters',
      field: 'id',
    });
  });

  test('is for ops alone', async () => {
    const education = await as('education');
    const body = { kind: 'department', id: 'tax', reason: '演练' };
    expect((await education.call('POST', '/ops/revocations', { body })).status).toBe(403);
    expect(await statusOf(await as('tax'))()).toBe(200);
  });
});
