import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildConsole, consoleAssets } from '../../src/platform/node/build-console.ts';
import { shippedEnvironment, shippedFiles } from '../catalog/shipped.ts';
import { freePort } from '../support/free-port.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';

let folder: string;
beforeAll(async () => {
  await buildConsole(consoleAssets); // the first start of all would say that it builds it
  folder = await mkdtemp(join(tmpdir(), 'shuqiao-start-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the gateway until it ends by itself; answers its exit code and all it printed. */
async function run(environment: Readonly<Record<string, string>>, ...args: string[]) {
  const { PATH = '' } = process.env;
  return promisify(execFile)(process.execPath, ['src/node.ts', ...args], {
    env: { PATH, PORT: '0', SHUQIAO_DATA: join(folder, 'data'), ...environment },
    timeout: 30_000,
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

describe('what is not as it must be is one clear line and a non-zero exit', () => {
  test('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = String(typeof address === 'object' ? address?.port : '');
    const { code, stderr } = await run({ PORT: port }, '--sandbox');
    other.close();
    expect(code).toBe(1);
    expect(stderr).toBe(
      `shuqiao: port ${port} on 127.0.0.1 is in use: stop what uses it, or choose another: PORT=${Number(port) + 1} npm start\n`,
    );
  });

  test('a broken config file', async () => {
    const config = join(folder, 'config');
    await cp('config', config, { recursive: true });
    const path = join(config, 'demands', 'education.yaml');
    await writeFile(
      path,
      (await readFile(path, 'utf8')).replace(
        'resource: mps-population.household-record',
        'resource: mps-population.houshold-record',
      ),
    );
    const { code, stderr } = await run({ SHUQIAO_CONFIG: config }, '--sandbox');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^shuqiao: the configuration is not valid: config\/demands\/education\.yaml:\d+:\d+ .*houshold/,
    );
    expect(stderr).toContain('household-record');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a data folder that cannot be written', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const { code, stderr } = await run({ SHUQIAO_DATA: join(file, 'data') }, '--sandbox');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^shuqiao: cannot write to the data folder .*: make it writable, or set SHUQIAO_DATA to another\n$/,
    );
  });

  test('a ledger that is not one', async () => {
    const data = join(folder, 'spoiled');
    await mkdir(data);
    await writeFile(join(data, 'ledger.sqlite'), 'this is not a database, and was never meant to be one');
    const { code, stderr } = await run({ SHUQIAO_DATA: data }, '--sandbox');
    expect(code).toBe(1);
    expect(stderr).toContain('ledger.sqlite');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test.each([
    [
      'that does not answer',
      'postgres://u:secret@127.0.0.1:1/x',
      'The database of DATABASE_URL cannot be used (127.0.0.1:1: ',
    ],
    [
      'that is not to be written to',
      'postgres://u:secret@a,b/x?target_session_attrs=any',
      'DATABASE_URL asks for target',
    ],
    ['that is none', 'postgres://u:secret@a,,b/x', 'DATABASE_URL names a host or port amiss'],
  ])('a database %s', async (_, DATABASE_URL, said) => {
    const { code, stderr } = await run({ DATABASE_URL }, '--sandbox');
    expect(code).toBe(1);
    expect(stderr).toContain(`shuqiao: ${said}`);
    expect(stderr).not.toContain('secret');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('the sandbox on an address that others can reach', async () => {
    const { code, stderr } = await run({ HOST: '0.0.0.0' }, '--sandbox');
    expect(code).toBe(1);
    expect(stderr).toContain('SHUQIAO_SANDBOX=public');
  });

  test('a setting that cannot be read', async () => {
    const { code, stderr } = await run({ PORT: 'eighty' }, '--sandbox');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^shuqiao: PORT /);
  });
});

describe('without the sandbox', () => {
  test('it does not start on http and without keys, and says how to have both', async () => {
    const { code, stderr } = await run({});
    expect(code).toBe(1);
    expect(stderr).toContain('https://');
    expect(stderr).toContain('key init');
  });

  test('it does not start while a demo key is registered', async () => {
    const demo = await startGatewayProcess({ environment: { SHUQIAO_DATA: join(folder, 'demo') } });
    await demo.end('SIGTERM');
    const key = JSON.parse(await readFile(join(folder, 'demo/demo/departments/education.jwk.json'), 'utf8'));
    const config = join(folder, 'with-demo-key');
    await cp('config', config, { recursive: true });
    const path = join(config, 'departments.yaml');
    const text = await readFile(path, 'utf8');
    const { d: _private, ...open } = key;
    const at = text.indexOf('keys: []', text.indexOf('id: education\n'));
    await writeFile(path, `${text.slice(0, at)}keys: [${JSON.stringify(open)}]${text.slice(at + 'keys: []'.length)}`);
    const { code, stderr } = await run({
      SHUQIAO_CONFIG: config,
      SHUQIAO_ISSUER: 'https://share.example.cn',
      SHUQIAO_KEYS: join(folder, 'demo/keys'),
      ...production(),
    });
    expect(code).toBe(1);
    expect(stderr).toContain(open.kid);
  });

  test('it serves with its own keys, and knows no sandbox', async () => {
    await promisify(execFile)(process.execPath, ['src/cli.ts', 'key', 'init', join(folder, 'own-keys')]);
    const { PATH = '' } = process.env;
    const environment = {
      PATH,
      SHUQIAO_DATA: join(folder, 'production'),
      SHUQIAO_ISSUER: 'https://share.example.cn',
      SHUQIAO_KEYS: join(folder, 'own-keys'),
      ...production(),
    };
    const port = await freePort();
    const gateway = execFile(process.execPath, ['src/node.ts'], { env: { ...environment, PORT: String(port) } });
    const url = `http://127.0.0.1:${port}`;
    await expect
      .poll(
        () =>
          fetch(`${url}/readyz`).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 20_000 },
      )
      .toBe(200);
    expect((await fetch(`${url}/sandbox/people`)).status).toBe(404);
    const metadata = (await (await fetch(`${url}/.well-known/oauth-authorization-server`)).json()) as object;
    expect(metadata).toMatchObject({ issuer: 'https://share.example.cn' });
    gateway.kill('SIGTERM');
    expect(await once(gateway, 'exit')).toEqual([0, null]);
  });
});

/** Every variable that the shipped configuration names, as an operator would set it; nothing is called. */
function production(): Record<string, string> {
  const names = shippedFiles.flatMap(({ text }) =>
    [...text.matchAll(/\benv:([A-Z][A-Z0-9_]*)/g)].map(([, name]) => name),
  );
  return Object.fromEntries(
    names.flatMap((name) => {
      if (name === undefined) return [];
      return [[name, name.endsWith('_URL') ? 'https://vertical.example.cn' : shippedEnvironment(name)]];
    }),
  );
}
