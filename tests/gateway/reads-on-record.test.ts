import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { ledgerFile } from '../../src/platform/node/sqlite-ledger.ts';
import { startCounty } from '../support/county.ts';

test('what a department reads of the catalog does not leave while the ledger cannot be written, and does again after', async () => {
  await using county = await startCounty();
  const education = await county.as('education');
  const shown = await education.call('GET', '/v1/resources');
  expect(shown.status).toBe(200);
  const other = new DatabaseSync(ledgerFile(county.data));
  try {
    other.exec('BEGIN IMMEDIATE');
    const answer = await education.call('GET', '/v1/resources');
    expect([answer.status, answer.body.reason]).toEqual([503, 'ledger-unavailable']);
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(answer.headers.get('Receipt')).toBeNull();
    for (const { id } of shown.body.items) expect(answer.text).not.toContain(id);
  } finally {
    other.close();
  }
  const again = () => education.call('GET', '/v1/resources').then(({ status }) => status);
  await expect.poll(again).toBe(200);
});
