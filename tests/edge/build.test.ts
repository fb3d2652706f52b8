import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { type SelfHosted, selfHosted } from './self-hosted.ts';

const run = promisify(execFile);
const shuqiao = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  run(process.execPath, ['src/cli.ts', ...args], { env: { ...process.env, ...environment } });
let build: SelfHosted;

beforeAll(async () => {
  build = await selfHosted();
});
afterAll(() => build[Symbol.asyncDispose]());

describe('npm run build:edge', () => {
  test('says that config is good, how large the bundle is and how quickly it starts', async () => {
    const { stdout } = await shuqiao(['edge', 'build']);
    expect(stdout).toMatch(/^config is good: 26 departments, .* revision [0-9a-f]{16}\n/);
    const [, gzipped] = /bundle +\d+ KiB, (\d+) KiB gzipped \(at most 1024 KiB\)/.exec(stdout) ?? [];
    expect(Number(gzipped)).toBeLessThanOrEqual(1024);
    expect(stdout).toMatch(/start-up +\d+ ms from nothing to the first answer/);
    expect(stdout).toMatch(/workerd serve \S+ --import-path \S+ .*--external-addr sta-tax=HOST:PORT/);
  });

  test('refuses a broken configuration in the words of `shuqiao check`, and leaves the last build as it is', async () => {
    const config = join(build.data, 'broken');
    await cp('config', config, { recursive: true });
    const file = join(config, 'demands/education.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/resource: .*/, 'resource: nothing.at-all'));
    const before = await readFile('dist/edge/config.json', 'utf8');
    const [built, checked] = await Promise.all(
      [['edge', 'build'], ['check']].map((args) => shuqiao(args, { SHUQIAO_CONFIG: config }).catch((error) => error)),
    );
    expect(built.code).toBe(1);
    expect(built.stderr).toContain('demands/education.yaml:');
    expect(built.stderr).toBe(checked.stderr);
    expect(await readFile('dist/edge/config.json', 'utf8')).toBe(before);
  });

  test('puts no secret and no address into what it makes', async () => {
    const made = await Promise.all(
      ['config.json', 'workerd.capnp', 'worker/worker.js'].map((name) => readFile(`dist/edge/${name}`, 'utf8')),
    );
    for (const value of Object.values(build.environment)) {
      if (value.length > 12) for (const text of made) expect(text).not.toContain(value);
    }
    expect(made[1]).toContain('fromEnvironment = "SHUQIAO_TOKEN_KEY"');
    expect(made[1]).toContain('fromEnvironment = "SN_D_02_APP_KEY"');
    expect(made[1]).toContain('(name = "STA_TAX_CERTIFICATE", service = "sta-tax")');
    expect(made[1]).not.toContain('"STA_TAX_PRIVATE_KEY"');
  });
});

describe('the self-hosted build', () => {
  test('has the revision that Node gives the same configuration', async () => {
    await using gateway = await build.start();
    const folder = join(build.data, 'node');
    await cp(join(build.data, 'demo'), join(folder, 'demo'), { recursive: true }); // demo keys are part of a revision
    const node = await startGatewayProcess({ environment: { SHUQIAO_DATA: folder } });
    const [here, there] = await Promise.all([gateway.url, node.url].map(versionOf));
    await node.end('SIGTERM');
    expect(here).toMatch(/\+[0-9a-f]{16}$/);
    expect(here).toBe(there);
  });

  test('serves the console’s files with their types, packed for whoever takes that', async () => {
    await using gateway = await build.start();
    const page = await fetch(`${gateway.url}/console`);
    expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    const [, script] = /src="(\/console\/assets\/[^"]+\.js)"/.exec(await page.text()) ?? [];
    const packed = await fetch(`${gateway.url}${script}`, { headers: { 'Accept-Encoding': 'gzip' } });
    expect(packed.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
    expect(packed.headers.get('Content-Encoding')).toBe('gzip');
    const plain = await fetch(`${gateway.url}${script}`, { headers: { 'Accept-Encoding': 'identity' } });
    expect(plain.headers.get('Content-Encoding')).toBeNull();
    expect(await packed.text()).toBe(await plain.text());
    expect((await fetch(`${gateway.url}/console/assets/../../config.json`)).status).toBe(404);
  });

  test('without its secrets it answers nothing, and its log names each', async () => {
    await using gateway = await build.start({
      environment: { SHUQIAO_TOKEN_KEY: '', SHUQIAO_LEDGER_KEY: '{"kty":"of its content"}' },
    });
    const answer = await fetch(`${gateway.url}/healthz`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain('SHUQIAO');
    const log = gateway.lines.join('\n');
    expect(log).toContain('the secret SHUQIAO_TOKEN_KEY is missing');
    expect(log).toContain('the secret SHUQIAO_LEDGER_KEY does not hold the content of ledger-signing-key.jwk.json');
    expect(log).not.toContain('of its content');
  });

  test('without a client certificate that config names it answers nothing, and its log names it', async () => {
    await using gateway = await build.start({
      edit: (config) => config.replace(/.*\(name = "STA_TAX_CERTIFICATE".*\n/, ''),
    });
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(503);
    expect(gateway.lines.join('\n')).toContain('the environment has no STA_TAX_CERTIFICATE');
  });

  test('without the sandbox it knows no demo key', async () => {
    await using gateway = await build.start({
      environment: { SHUQIAO_SANDBOX: 'off', SHUQIAO_ISSUER: 'https://share.example.cn' },
    });
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${gateway.url}/sandbox/people`)).status).toBe(404);
    const refused = createClient({ url: gateway.url, data: build.data, department: 'education' });
    await expect(refused).rejects.toThrow();
  });

  test('starts as the README says, with what `shuqiao key secrets` prints', async () => {
    const { stdout } = await shuqiao(['key', 'secrets', join(build.data, 'keys')]);
    const more = Object.entries(build.sandbox.environment);
    const lines = [...more, ['SHUQIAO_ISSUER', 'https://share.example.cn']].map(
      ([name, value]) => `${name}='${value}'`,
    );
    const file = join(build.data, 'gateway.env');
    await writeFile(file, `${stdout}${lines.join('\n')}\n`);
    const state = await mkdtemp(join(tmpdir(), 'shuqiao-state-'));
    const { folder, addresses } = build.certificates;
    const held = ['--import-path', folder, ...Object.entries(addresses).flatMap(([id, at]) => ['-e', `${id}=${at}`])];
    const command = `set -a; . ${file}; set +a; exec npx workerd serve dist/edge/workerd.capnp ${held.join(' ')} --directory-path state=${state} --socket-addr http=127.0.0.1:0 --control-fd=1`;
    const shell = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    const ended = once(shell, 'exit');
    const [chunk] = await once(shell.stdout, 'data');
    const { port } = JSON.parse(String(chunk)) as { port: number };
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
    process.kill(-Number(shell.pid), 'SIGTERM');
    await ended;
    await rm(state, { recursive: true, force: true });
    expect(ready.status).toBe(200);
  });
});

async function versionOf(url: string): Promise<string> {
  const { info } = (await (await fetch(`${url}/openapi.json`)).json()) as { info: { version: string } };
  return info.version;
}
