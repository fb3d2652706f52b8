import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type County, startCounty } from '../support/county.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';

let postgres: PostgresServer;
let database: string;
let county: County;
beforeAll(async () => {
  postgres = await startPostgres();
  database = await postgres.createDatabase();
  county = await startCounty({ environment: { DATABASE_URL: database } });
  const education = await county.as('education');
  const [child] = county.sandbox.people();
  const person = { name: child?.name, idNumber: child?.idNumber };
  const answer = await education.query('mps-population.household-record', person);
  expect(answer.status).toBe(200);
});
afterAll(async () => {
  await county?.[Symbol.asyncDispose]();
  await postgres?.[Symbol.asyncDispose]();
});

function shuqiao(url: string, ...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, DATABASE_URL: url, SHUQIAO_DATA: county.data, SHUQIAO_CONFIG: county.configFolder };
  return new Promise((done) => {
    execFile(process.execPath, ['src/cli.ts', ...args], { env }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

test('demands unused and ledger verify read the ledger that DATABASE_URL names, while the gateway runs', async () => {
  const unused = await shuqiao(database, 'demands', 'unused', '--language', 'en');
  expect(unused).toMatchObject({ code: 0, stderr: '' });
  expect(unused.stdout).toContain('1 calls were answered in that time');
  expect(unused.stdout).toMatch(/^ {2}SN-D-02 .*: used 1 time; never asked: /m);
  const verified = await shuqiao(database, 'ledger', 'verify');
  expect(verified).toMatchObject({ code: 0, stderr: '' });
  expect(verified.stdout).toContain('The log is whole: 127.0.0.1/ledger/main');
});

test('a change that somebody made in the database is named', async () => {
  const name = new URL(database).pathname.slice(1);
  await postgres.run("UPDATE ledger_entries SET leaf = replace(leaf, 'education', 'health') WHERE position = 0", name);
  const { code, stdout } = await shuqiao(database, 'ledger', 'verify');
  expect(stdout).toContain('entry 0 (from 0)');
  expect(code).toBe(1);
});

test('a folder that is named is read all the same; a database without a ledger, or out of reach, is one clear line, and none is made in it', async () => {
  const folder = await shuqiao(database, 'ledger', 'verify', '--data', '/nowhere');
  expect(folder).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no ledger at') });
  const empty = await postgres.createDatabase();
  const nothing = await shuqiao(empty, 'ledger', 'verify');
  expect(nothing).toMatchObject({
    code: 1,
    stderr: 'shuqiao: There is no ledger in the database of DATABASE_URL.\n',
  });
  const relations = 'SELECT relname FROM pg_class WHERE relname LIKE $$ledger%$$';
  expect(await postgres.run(relations, new URL(empty).pathname.slice(1))).toEqual([]);
  const away = await shuqiao('postgres://u:secret@127.0.0.1:1/x', 'demands', 'unused');
  expect(away.stderr).toMatch(/^shuqiao: The database of DATABASE_URL cannot be used \(127\.0\.0\.1:1: .*\n$/);
  const amiss = await shuqiao('mysql://u:secret@127.0.0.1:1/x', 'demands', 'unused');
  expect(amiss.stderr).toMatch(/^shuqiao: DATABASE_URL should be postgres:.*\n$/);
});
