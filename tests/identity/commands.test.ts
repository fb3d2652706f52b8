import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { decodeJwt } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { registerKey } from '../../src/commands/key.ts';
import { registerToken } from '../../src/commands/token.ts';
import { publicHalf, readPrivateJwk, readPublicJwk } from '../../src/identity/index.ts';
import { openDemoDepartments } from '../../src/platform/node/demo-departments.ts';
import { openKeyFolder } from '../../src/platform/node/key-folder.ts';
import {
  catalogOf,
  department,
  getToken,
  issuer,
  type Keys,
  makeKeys,
  serveTokens,
  signAssertion,
  startGateway,
} from './gateway.ts';

let keys: Keys;
let folder: string;
beforeAll(async () => {
  keys = await makeKeys();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'commands-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `shuqiao` as a user does, in a process of its own. */
async function shuqiaoProcess(args: readonly string[], input = ''): Promise<Outcome> {
  const cli = join(import.meta.dirname, '../../src/cli.ts');
  const child = spawn(process.execPath, [cli, ...args], { cwd: folder, env: { ...process.env, LANG: 'en_GB.UTF-8' } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  child.stdin.end(input);
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? -1)));
  return { code, out, err };
}

/** The same commands in this process, for a start of Node costs more than all they do. */
async function shuqiao(args: readonly string[]): Promise<Outcome> {
  const program = new Command('shuqiao').exitOverride();
  registerToken(program);
  registerKey(program);
  let [out, err] = ['', ''];
  const captured = [
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      out += chunk;
      return true;
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      err += chunk;
      return true;
    }),
  ];
  process.exitCode = 0;
  try {
    await program.parseAsync(args, { from: 'user' });
    return { code: Number(process.exitCode), out, err };
  } catch (error) {
    return { code: 1, out, err: error instanceof Error ? error.message : String(error) };
  } finally {
    for (const each of captured) each.mockRestore();
    process.exitCode = 0;
  }
}

describe('shuqiao token', () => {
  async function serveDemo() {
    const demo = await openDemoDepartments(folder, ['education', 'data-bureau']);
    const here = await serveTokens((name) => startGateway(keys, { name, at: Date.now() }));
    const of = (id: string) => [demo.get(id)].filter((key) => key !== undefined);
    here.gateway.useCatalog(
      catalogOf(
        department('education', of('education')),
        department('data-bureau', of('data-bureau'), { scopes: ['data', 'ops'] }),
      ),
    );
    return here;
  }

  test('prints a live token of the demo department and nothing else', async () => {
    await using here = await serveDemo();
    const { code, out } = await shuqiaoProcess(['token', 'education', '--url', here.url, '--data', folder]);
    expect(code).toBe(0);
    expect(out).toMatch(/^\S+\n$/);
    const caller = await here.gateway.identity.authenticate(`Bearer ${out.trim()}`, { address: '127.0.0.1' });
    expect(caller).toMatchObject({ ok: true, value: { department: 'education', scopes: ['data'] } });
  });

  test('with a scope, for the data bureau', async () => {
    await using here = await serveDemo();
    const args = ['token', 'data-bureau', '--scope', 'ops', '--url', here.url, '--data', folder];
    const { out } = await shuqiao(args);
    expect(decodeJwt(out.trim())).toMatchObject({ sub: 'data-bureau', scope: 'ops' });
  });

  test('says in one line what to do where it gets none', async () => {
    await using here = await serveDemo();
    const cases: [string[], RegExp][] = [
      [['education', '--url', 'http://127.0.0.1:9'], /no gateway answers .*npm start/],
      [['nobody', '--url', here.url], /no demo key .*nobody/],
      [['education', '--scope', 'ops', '--url', here.url], /invalid_scope/],
    ];
    for (const [args, expected] of cases) {
      const { code, out, err } = await shuqiao(['token', ...args, '--data', folder]);
      expect([code, out, err.trim().split('\n').length]).toEqual([1, '', 1]);
      expect(err).toMatch(expected);
    }
  });
});

describe('shuqiao token explain', () => {
  test('names every wrong claim of an assertion, the clock’s difference, and checks the signature', async () => {
    const now = Date.now();
    const claims = {
      aud: `${issuer}/oauth/token`,
      iat: Math.floor(now / 1000) - 900,
      exp: Math.floor(now / 1000) - 780,
    };
    const assertion = await signAssertion({ key: keys.education, now, claims });
    const key = join(folder, 'public.json');
    writeFileSync(key, JSON.stringify(publicHalf(keys.education)));
    const args = ['token', 'explain', '-', '--issuer', issuer, '--key', key];
    const { code, out } = await shuqiaoProcess(args, `${assertion}\n`);
    expect(code).toBe(1);
    expect(out).toContain(`✗ aud: is "${issuer}/oauth/token", should be ${issuer}`);
    expect(out).toMatch(/✗ exp: .*\n.*expired 78\d seconds ago/);
    expect(out).toMatch(/✗ iat: .*\n.*90\d seconds behind/);
    expect(out).toContain('signature: verifies');
    expect(out).not.toMatch(/✗ (iss|sub|jti|alg|kid)/);
  });

  test('a right one is right, in Chinese too', async () => {
    const file = join(folder, 'assertion.jwt');
    writeFileSync(file, await signAssertion({ key: keys.education, now: Date.now() }));
    const { code, out } = await shuqiao(['token', 'explain', file, '--issuer', issuer, '--language', 'zh']);
    expect([code, out.includes('✓ 未发现问题'), out.includes('签名：未验证')]).toEqual([0, true, true]);
  });

  test('refuses a private key where the public half belongs, without showing it', async () => {
    const key = join(folder, 'private.json');
    writeFileSync(key, JSON.stringify(keys.education));
    const { code, out, err } = await shuqiao(['token', 'explain', key, '--key', key]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('is a private key');
    expect(err).not.toContain(keys.education.d);
  });
});

describe('shuqiao key', () => {
  test.each(['ES256', 'Ed25519'] as const)(
    'new makes an %s pair whose public half verifies what the private one signs',
    async () => {
      const { code, err } = await shuqiao([
        'key',
        'new',
        'education',
        '--alg',
        'Ed25519',
        '--out',
        join(folder, 'out'),
      ]);
      expect(code).toBe(0);
      expect(err).toMatch(/private half: .*education\.private\.jwk\.json/);
      expect(err).toMatch(/public half: .*education\.public\.jwk\.json.*hand it over/);
      const privatePath = join(folder, 'out/education.private.jwk.json');
      const key = readPrivateJwk(readFileSync(privatePath, 'utf8'));
      const half = readPublicJwk(readFileSync(join(folder, 'out/education.public.jwk.json'), 'utf8'));
      if (!key.ok || !half.ok) throw new Error('the files do not hold the keys');
      expect(statSync(privatePath).mode & 0o777).toBe(0o600);
      expect(half.value).toMatchObject({ alg: 'Ed25519', kid: expect.stringMatching(/^education-/) });
      await using gateway = await startGateway(keys);
      gateway.useCatalog(catalogOf(department('education', [half.value])));
      expect(await getToken(gateway, key.value)).toBeTruthy();
    },
  );

  test('new never overwrites', async () => {
    await shuqiao(['key', 'new', 'education', '--out', folder]);
    const before = readFileSync(join(folder, 'education.private.jwk.json'), 'utf8');
    const { code, err } = await shuqiao(['key', 'new', 'education', '--out', folder]);
    expect([code, err]).toEqual([1, expect.stringContaining('is not overwritten')]);
    expect(readFileSync(join(folder, 'education.private.jwk.json'), 'utf8')).toBe(before);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test.each([
    [['../up'], /a department's id/],
    [['education', '--alg', 'RS256'], /--alg is ES256 or Ed25519/],
  ])('new %s is refused in one line', async (args, expected) => {
    const { code, err } = await shuqiao(['key', 'new', ...args, '--out', folder]);
    expect([code, err.trim().split('\n').length]).toEqual([1, 1]);
    expect(err).toMatch(expected);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('init makes the gateway’s keys, and a second time changes none', async () => {
    const read = () =>
      readdirSync(join(folder, 'keys')).map((name) => readFileSync(join(folder, 'keys', name), 'utf8'));
    expect((await shuqiao(['key', 'init', join(folder, 'keys')])).code).toBe(0);
    const made = read();
    expect(made).toHaveLength(4);
    expect((await shuqiao(['key', 'init', join(folder, 'keys')])).code).toBe(0);
    expect(read()).toEqual(made);
  });

  test('renew puts a new key in front, retire keeps it alone: not before what the old one made has ended, or told so', async () => {
    const own = join(folder, 'keys');
    await shuqiao(['key', 'init', own]);
    const open = async () => {
      const opened = await openKeyFolder(own, { create: false });
      if (!opened.ok) throw new Error(opened.failure);
      const { token, cache } = opened.value;
      return { token: token.map(({ kid }) => kid), cache: cache.map(({ id }) => id) };
    };
    const { token: first } = await open();
    chmodSync(join(own, 'token-signing-key.jwk.json'), 0o640);
    for (const what of ['token', 'cache']) expect((await shuqiao(['key', 'renew', what, own])).code).toBe(0);
    const renewed = await open();
    expect(renewed).toEqual({ token: [expect.any(String), ...first], cache: ['2', '1'] });
    expect(statSync(join(own, 'token-signing-key.jwk.json')).mode & 0o777).toBe(0o640);

    for (const what of ['token', 'cache']) {
      const early = await shuqiao(['key', 'retire', what, own]);
      expect([early.code, early.err]).toEqual([1, expect.stringContaining('may still be in use')]);
    }
    expect(await open()).toEqual(renewed);
    const hourAgo = Date.now() / 1_000 - 3_600;
    for (const file of ['token-signing-key.jwk.json', 'cache-master-keys.json'])
      utimesSync(join(own, file), hourAgo, hourAgo);
    expect((await shuqiao(['key', 'retire', 'token', own])).err).toContain(`taken out: ${first}`);
    expect((await shuqiao(['key', 'retire', 'cache', own])).code, 'bundles are kept for days').toBe(1);
    expect((await shuqiao(['key', 'retire', 'cache', own, '--now'])).code).toBe(0);
    expect(await open()).toEqual({ token: renewed.token.slice(0, 1), cache: ['2'] });
    expect(readdirSync(own), 'nothing is left beside').toHaveLength(4);
  });

  test.each(['ledger', 'pseudonym'])('renew %s is refused: it is for life', async (what) => {
    await shuqiao(['key', 'init', join(folder, 'keys')]);
    expect((await shuqiao(['key', 'renew', what, join(folder, 'keys')])).code).toBe(1);
  });
});
