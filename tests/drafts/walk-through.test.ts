import { execFile } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isMap, isScalar, isSeq, parse, parseDocument } from 'yaml';
import { readPrivateJwk, signTokenForm } from '../../src/identity/index.ts';
import { startGateway } from '../../src/node.ts';
import { readSettings } from '../../src/platform/node/settings.ts';
import { shippedEnvironment } from '../catalog/shipped.ts';
import { freePort } from '../support/free-port.ts';

const issuer = 'https://share.example.cn';
const section = /## Adding a vertical\n(.*?)\n## /s.exec(await readFile('README.md', 'utf8'))?.[1] ?? '';
const blocks = [...section.matchAll(/```(sh|yaml)\n(.*?)```/gs)].map(([, kind, text = '']) => ({ kind, text }));

/** A checkout of its own for the reader: the repository's code, and a copy of what the walk-through changes. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shuqiao-walk-through-'));
  for (const name of ['src', 'tests', 'node_modules']) await symlink(resolve(name), join(folder, name));
  for (const name of ['config', 'specs', 'package.json']) await cp(name, join(folder, name), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function sh(text: string): Promise<{ code: number; output: string }> {
  const run = promisify(execFile)('bash', ['-euo', 'pipefail', '-c', text], { cwd: folder });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, output: `${stdout}${stderr}` }),
    ({ code, stdout, stderr }) => ({ code, output: `${stdout}${stderr}` }),
  );
}

/** Fills in what a draft has left empty, as one who reads the block would; anything else in the block is a mistake of it. */
async function fillIn(file: string, decisions: unknown): Promise<void> {
  const path = join(folder, file);
  const document = parseDocument(await readFile(path, 'utf8'));
  const fill = (at: readonly (string | number)[], value: unknown): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value))
        fill([...at, Array.isArray(value) ? Number(key) : key], member);
      return;
    }
    expect(document.hasIn(at), `${file} has a ${at.join('.')}`).toBe(true);
    expect(document.getIn(at), `${file} left ${at.join('.')} empty`).toBeNull();
    document.setIn(at, value);
  };
  fill([], decisions);
  expect(emptyPlaces(document.contents), `${file} has nothing left to decide`).toEqual([]);
  await writeFile(path, document.toString());
}

function emptyPlaces(node: unknown): readonly unknown[] {
  if (isMap(node)) return node.items.flatMap(({ key, value }) => emptyPlaces(value).map(() => String(key)));
  if (isSeq(node)) return node.items.flatMap(emptyPlaces);
  return isScalar(node) && node.value === null ? ['empty'] : [];
}

/** The library's own service, as its document describes it; it lets nobody in whose signature does not hold. */
async function openLibrary() {
  const asked: unknown[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const header = (name: string) => String(request.headers[name]);
    const signed = `${request.method}${request.url}${header('x-timestamp')}${header('x-nonce')}${createHash('sha256').update(body).digest('hex')}`;
    const sign = createHmac('sha256', 'a secret of this test').update(signed).digest('hex');
    const reply = (answer: unknown) =>
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
    if (header('x-sign') !== sign || header('x-app-key') !== 'suining')
      return reply({ retCode: '5', retMsg: '签名无效' });
    const { dzxm, sfzh } = JSON.parse(body.toString('utf8'));
    asked.push({ path: request.url, dzxm, sfzh });
    if (sfzh !== '430599201503020020') return reply({ retCode: '4', retMsg: '查无此人' });
    return reply({ retCode: '0', retMsg: 'ok', result: { cardNo: '4300123456', state: '1', openDate: '20210901' } });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, close: () => server.close() };
}

test('the walk-through of the README adds a 22nd vertical, step by step, and the gateway answers from it', {
  timeout: 180_000,
}, async () => {
  const [add, ...rest] = blocks;
  const added = await sh(add?.text ?? '');
  expect(added).toMatchObject({ code: 0 });

  // What the command lists is what `check` names: the same lines, and no other.
  const listed = [...added.output.matchAll(/^ {2}(config\/\S+:\d+) \w+:/gm)].map(([, place]) => place);
  const checked = await sh('npm run --silent check');
  expect(checked.code).toBe(1);
  expect(
    [...checked.output.matchAll(/^(config\/\S+?:\d+):\d+ \w+ is empty/gm)].map(([, place]) => place).sort(),
  ).toEqual(listed.toSorted());
  expect(checked.output).toContain(`${listed.length} problems`);

  for (const { kind, text } of rest) {
    if (kind === 'sh') {
      expect(await sh(text)).toMatchObject({ code: 0, output: expect.stringContaining('config is good') });
      continue;
    }
    const [, file = '', atTheEnd] = /^# (config\/\S+\.yaml)(, at the end)?\n/.exec(text) ?? [];
    if (atTheEnd) await appendFile(join(folder, file), `\n${text.split('\n').slice(1).join('\n')}`);
    else await fillIn(file, parse(text));
  }

  const library = await openLibrary();
  const answers = await serve(library.url, [
    { name: '示例丙', idNumber: '430599201503020020' },
    { name: '示例丁', idNumber: '430599201909010084' },
  ]);
  library.close();
  expect(answers).toEqual([
    { status: 200, body: { cardNo: '******3456', status: 'valid', openDate: '2021' } },
    { status: 200, body: { absent: true } },
  ]);
  expect(library.asked).toEqual([
    { path: '/open/reader/card', dzxm: '示例丙', sfzh: '430599201503020020' },
    { path: '/open/reader/card', dzxm: '示例丁', sfzh: '430599201909010084' },
  ]);
});

/** The gateway in production's way, with the config of the walk-through; the education bureau asks. */
async function serve(libraryUrl: string, people: readonly unknown[]) {
  await sh('npx shuqiao key init ./keys && npx shuqiao key new education');
  const departments = join(folder, 'config', 'departments.yaml');
  const document = parseDocument(await readFile(departments, 'utf8'));
  const publicHalf = JSON.parse(await readFile(join(folder, 'education.public.jwk.json'), 'utf8'));
  const at = parse(String(document)).findIndex(({ id }: { id: string }) => id === 'education');
  document.setIn([at, 'keys'], [publicHalf]);
  await writeFile(departments, document.toString());

  for (const name of await environmentNames()) process.env[name] = shippedEnvironment(name);
  Object.assign(process.env, {
    HUNAN_LIBRARY_URL: libraryUrl,
    HUNAN_LIBRARY_APP_KEY: 'suining',
    HUNAN_LIBRARY_APP_SECRET: 'a secret of this test',
  });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = readSettings(
    {
      PORT: String(port),
      SHUQIAO_ISSUER: issuer,
      SHUQIAO_DATA: join(folder, 'data'),
      SHUQIAO_KEYS: join(folder, 'keys'),
      SHUQIAO_CONFIG: join(folder, 'config'),
      SHUQIAO_SPECS: join(folder, 'specs'),
      LOG_LEVEL: 'silent',
    },
    { sandbox: false },
  );
  if (!settings.ok) throw new Error(settings.failure.join('\n'));
  const gateway = await startGateway(settings.value);
  try {
    const token = await getToken(url);
    const answers = [];
    for (const person of people) {
      const response = await fetch(`${url}/v1/resources/hunan-library.reader-card/query`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
          'Sharing-Matter': '11430527DEM00006594432005009000',
          'Sharing-Case': '4305272411240000017',
          'Sharing-Officer': '0427',
        },
        body: JSON.stringify(person),
      });
      answers.push({ status: response.status, body: await response.json() });
    }
    return answers;
  } finally {
    await gateway.stop();
  }
}

async function getToken(url: string): Promise<string> {
  const key = readPrivateJwk(await readFile(join(folder, 'education.private.jwk.json'), 'utf8'));
  if (!key.ok) throw new Error(key.failure);
  const form = await signTokenForm({
    department: 'education',
    key: key.value,
    issuer,
    scope: undefined,
    now: Date.now(),
  });
  const answer = (await (await fetch(`${url}/oauth/token`, { method: 'POST', body: form })).json()) as {
    access_token: string;
  };
  return answer.access_token;
}

async function environmentNames(): Promise<readonly string[]> {
  const config = join(folder, 'config');
  const files = (await readdir(config, { recursive: true })).filter((name) => name.endsWith('.yaml'));
  const texts = await Promise.all(files.map((name) => readFile(join(config, name), 'utf8')));
  return texts.flatMap((text) => [...text.matchAll(/env:([A-Z][A-Z0-9_]*)/g)].map(([, name = '']) => name));
}
