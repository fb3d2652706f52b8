import { generateKeyPairSync } from 'node:crypto';
import { readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renewKey, retireKeys } from '../../src/platform/node/key-renewal.ts';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { eventually } from '../support/eventually.ts';
import { steadyLoad } from '../support/steady-load.ts';

const household = 'mps-population.household-record';
const atOnce = { restMs: 0 };
let county: County;
let folder: string;
beforeAll(async () => {
  county = await startCounty({ environment: { SHUQIAO_LIMITS_FACTOR: '1000', SHUQIAO_KEY_LEAD_SECONDS: '3' } });
  folder = join(county.data, 'keys');
});
afterAll(() => county[Symbol.asyncDispose]());

const kidOf = ({ token }: Pick<Client, 'token'>) => decodeProtectedHeader(token).kid;
const published = async (): Promise<readonly string[]> => {
  const { keys } = (await (await fetch(`${county.url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
};
const keysPart = async (): Promise<{ state: string; note: string }> => {
  const { body } = await (await county.as('data-bureau', { scope: 'ops' })).call('GET', '/readyz');
  return body.parts.find(({ name }: { name: string }) => name === 'keys');
};
const ask = (client: Client, person: number) => {
  const { name, idNumber } = county.sandbox.people()[person] ?? {};
  return client.query(household, { name, idNumber });
};

test('token and cache key are changed under load: no request fails, old tokens go on, kept answers are still served', async () => {
  const before = await county.as('education');
  const old = kidOf(before);
  await ask(before, 60);
  const load = steadyLoad(county, (client, turn) => ask(client, turn % 40));

  const [fresh = ''] = await renewKey(folder, 'token');
  await renewKey(folder, 'cache');
  await eventually(async () => expect(await published()).toEqual([fresh, old]));
  expect(kidOf(await county.as('education')), 'it is known before it signs').toBe(old);
  expect((await keysPart()).note).toBe(`token ${fresh} (not in use yet), ${old}; cache 2 (not in use yet), 1`);

  await eventually(async () => expect(kidOf(await county.as('education'))).toBe(fresh));
  expect(await keysPart()).toEqual({ name: 'keys', state: 'ok', note: `token ${fresh}, ${old}; cache 2, 1` });
  expect(await published()).toEqual([fresh, old]);
  for (const client of [before, await county.as('education')]) {
    const kept = await ask(client, 60);
    expect([kept.status, kept.headers.get('Cache-Status')]).toEqual([200, expect.stringContaining('; hit')]);
  }
  await load.turns(50); // with the new keys
  const answers = await load.end();
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(new Set(answers.map(({ kid }) => kid))).toEqual(new Set([old, fresh]));
});

test('a key that is taken out ends the tokens it signed, and no others', async () => {
  const before = await county.as('education');
  const [fresh = ''] = await renewKey(folder, 'token');
  await eventually(async () => expect(kidOf(await county.as('education'))).toBe(fresh));
  const after = await county.as('education');
  expect((await ask(before, 1)).status).toBe(200);

  await retireKeys(folder, 'token', atOnce);
  await eventually(async () => expect((await ask(before, 1)).body).toMatchObject({ reason: 'invalid-token' }));
  expect(await published()).toEqual([fresh]);
  expect((await ask(after, 1)).status).toBe(200);
  expect(kidOf(await county.as('education'))).toBe(fresh);
});

test('where the only key is replaced outright, the new one is used at once', async () => {
  await renewKey(folder, 'token');
  const [fresh = ''] = await retireKeys(folder, 'token', atOnce);
  await eventually(async () => expect(await published()).toEqual([fresh]));
  const client = await county.as('education');
  expect([kidOf(client), (await ask(client, 2)).status]).toEqual([fresh, 200]);
});

describe('a change that is not right is refused whole, with its file and what is wrong, and nothing changes:', () => {
  const changes: readonly {
    readonly what: string;
    readonly file: string;
    readonly into: (text: string) => string | undefined;
    readonly said: RegExp;
  }[] = [
    {
      what: 'a half-written file',
      file: 'token-signing-key.jwk.json',
      into: (text) => text.slice(0, text.length / 2),
      said: /does not hold the key it should \(it is not whole JSON\)/,
    },
    {
      what: 'halves of two keys',
      file: 'token-signing-key.jwk.json',
      into: (text) => text.replace(/"d": "./, (d) => `${d.slice(0, -1)}${d.endsWith('A') ? 'B' : 'A'}`),
      said: /\(its members are not those of one key pair\)/,
    },
    {
      what: 'an empty list',
      file: 'cache-master-keys.json',
      into: () => '[]',
      said: /\(it should hold a key that does not wait\)/,
    },
    { what: 'a file that is gone', file: 'cache-master-keys.json', into: () => undefined, said: /is missing/ },
    {
      what: 'a cache key’s id on another secret',
      file: 'cache-master-keys.json',
      into: (text) =>
        text.replaceAll(/"secret": "\w/g, (start) => `${start.slice(0, -1)}${start.endsWith('x') ? 'y' : 'x'}`),
      said: /gives the id \d to another secret/,
    },
    {
      what: 'another ledger key',
      file: 'ledger-signing-key.jwk.json',
      into: () =>
        JSON.stringify({
          kty: 'OKP',
          crv: 'Ed25519',
          x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
          d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A', // RFC 8037 §A.1
        }),
      said: /a new one needs a new origin/,
    },
    {
      what: 'another pseudonym key',
      file: 'subject-pseudonym-key.json',
      into: () => JSON.stringify({ secret: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A' }),
      said: /the same person would be another/,
    },
  ];

  test.each(changes)('$what', async ({ file, into, said }) => {
    const path = join(folder, file);
    const whole = await readFile(path, 'utf8');
    const [before, kids] = [await keysPart(), await published()];
    expect(before.state).toBe('ok');
    const changed = into(whole);
    await (changed === undefined ? unlink(path) : writeFile(path, changed));
    await eventually(async () => expect((await keysPart()).state).toBe('degraded'));
    const { note } = await keysPart();
    expect(note).toContain(path);
    expect(note).toMatch(said);
    expect(note).toContain(`in use: ${before.note}`);
    expect(await published()).toEqual(kids);
    expect((await ask(await county.as('education'), 3)).status).toBe(200);

    await writeFile(path, whole);
    await eventually(async () => expect(await keysPart()).toEqual(before));
  });

  test('nor does a right change beside it get through, until it is put right', async () => {
    const path = join(folder, 'cache-master-keys.json');
    const [whole, kids] = [await readFile(path, 'utf8'), await published()];
    await writeFile(path, '[');
    await eventually(async () => expect((await keysPart()).state).toBe('degraded'));
    await expect(renewKey(folder, 'token'), 'no command works on a folder that is not right').rejects.toThrow(path);
    const token = join(folder, 'token-signing-key.jwk.json');
    const { keys } = JSON.parse(await readFile(token, 'utf8'));
    await writeFile(
      token,
      JSON.stringify({
        keys: [{ ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) }, ...keys],
      }),
    );
    await pause(2_500); // long enough to be seen
    expect(await published()).toEqual(kids);
    await writeFile(path, whole);
    await eventually(async () => expect(await published()).toEqual([expect.any(String), ...kids]));
  });
});
