import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const later = { Prefer: 'respond-async' };

test.each([
  { place: 'SQLite', runtime: 'node' },
  { place: 'PostgreSQL', runtime: 'node' },
  { place: 'Durable Objects', runtime: 'workerd' },
] as const)(
  'a bundle is sealed with the cipher of the setting, and stays readable once the setting has changed: $place',
  async ({ place, runtime }) => {
    const data = await mkdtemp(join(tmpdir(), 'shuqiao-cipher-'));
    const database = place === 'PostgreSQL' ? await postgres.createDatabase() : undefined;
    const start = (cipher: string) => {
      const environment = { SHUQIAO_DATA: data, SHUQIAO_CACHE_CIPHER: cipher, LOG_LEVEL: 'silent' };
      return startGatewayProcess({
        environment: { ...environment, ...(database && { DATABASE_URL: database }) },
        runtime,
      });
    };
    const kept = () => (database ? keptInTable(database) : keptInFiles(data));

    const chinese = await start('sm4-gcm');
    const { bundle, text } = await settledBundle(chinese.url, data);
    expect(marksIn(await kept(), await keyIdIn(data))).toEqual({ aes: 0, sm4: expect.toSatisfy((count) => count > 0) });
    await chinese.end('SIGTERM');

    const changed = await start('aes-256-gcm');
    const education = await createClient({ url: changed.url, data, department: 'education' });
    expect((await education.call('GET', `/v1/bundles/${bundle}`)).text).toBe(text);
    await settledBundle(changed.url, data);
    expect(marksIn(await kept(), await keyIdIn(data))).toMatchObject({ aes: expect.toSatisfy((count) => count > 0) });
    await changed.end('SIGTERM');
    await rm(data, { recursive: true, force: true });
  },
  120_000,
);

/** A bundle asked for asynchronously, as it reads once all of it is there. */
async function settledBundle(url: string, data: string): Promise<{ readonly bundle: string; readonly text: string }> {
  const education = await createClient({ url, data, department: 'education' });
  const { items } = (await (await fetch(`${url}/sandbox/people`)).json()) as { items: readonly Person[] };
  const child = items.find(({ father, mother }) => father && mother);
  const stated = { child: child && { name: child.name, idNumber: child.idNumber }, father: child?.father };
  const { body } = await education.evidence('school-enrolment', stated, { headers: later });
  let text = '';
  await expect
    .poll(async () => {
      const answer = await education.call('GET', `/v1/bundles/${body.id}`);
      text = answer.text;
      return answer.body.complete;
    })
    .toBe(true);
  return { bundle: body.id, text };
}

interface Person {
  readonly name: string;
  readonly idNumber: string;
  readonly father?: unknown;
  readonly mother?: unknown;
}

async function keyIdIn(data: string): Promise<string> {
  const [first] = JSON.parse(await readFile(join(data, 'keys', 'cache-master-keys.json'), 'utf8'));
  return first.id;
}

/** How often something stands there that either cipher sealed: its mark, then the key's id with its length. */
function marksIn(bytes: Buffer, keyId: string): { readonly aes: number; readonly sm4: number } {
  const sealedBy = (mark: number) =>
    bytes.toString('latin1').split(String.fromCharCode(mark, keyId.length) + keyId).length - 1;
  return { aes: sealedBy(1), sm4: sealedBy(2) };
}

async function keptInFiles(data: string): Promise<Buffer> {
  const entries = await readdir(data, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.includes('.sqlite'));
  return Buffer.concat(await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name)))));
}

async function keptInTable(url: string): Promise<Buffer> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ sealed: Buffer }>('SELECT sealed FROM bundle');
  await client.end();
  return Buffer.concat(rows.map(({ sealed }) => sealed));
}
