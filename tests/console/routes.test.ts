import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildConsole, consoleAssets } from '../../src/platform/node/build-console.ts';
import { createFolderAssets } from '../../src/platform/node/folder-assets.ts';
import { type County, startCounty } from '../support/county.ts';

let county: County;

beforeAll(async () => {
  await buildConsole();
  county = await startCounty();
});
afterAll(() => county[Symbol.asyncDispose]());

function signIn(
  code: string,
  headers: Record<string, string> = { 'Sec-Fetch-Site': 'same-origin' },
): Promise<Response> {
  return fetch(`${county.url}/console/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ code }),
  });
}

describe('the page', () => {
  test('loads from its own origin alone, in no frame, and is never kept', async () => {
    const { headers } = await fetch(`${county.url}/console`);
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe|https?:/);
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
  });

  test('is the same for who is signed in and who is not: it holds no data', async () => {
    const page = await (await fetch(`${county.url}/console`)).text();
    expect(page).not.toContain('education');
    expect((await fetch(`${county.url}/console/names`)).status).toBe(401);
  });

  test('its first view is at most 300 kB of gzipped script', async () => {
    const html = await readFile(join(consoleAssets, 'index.html'), 'utf8');
    const scripts = [...html.matchAll(/(?:src|href)="\/console\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');
    expect(scripts.length).toBeGreaterThan(0);
    const sizes = await Promise.all(
      scripts.map(async (path) => gzipSync(await readFile(join(consoleAssets, path))).length),
    );
    expect(sizes.reduce((total, size) => total + size, 0)).toBeLessThan(300_000);
  });

  test('sends its files compressed to who takes that, and lets them be kept for ever', async () => {
    const file = (await readdir(join(consoleAssets, 'assets'))).find((name) => name.endsWith('.js')) ?? '';
    const { headers } = await fetch(`${county.url}/console/assets/${file}`, { headers: { 'Accept-Encoding': 'br' } });
    expect(headers.get('Content-Encoding')).toBe('br');
    expect(headers.get('Cache-Control')).toContain('immutable');
    expect(headers.get('Vary')).toContain('Accept-Encoding');
    const plain = await fetch(`${county.url}/console/assets/${file}`, { headers: { 'Accept-Encoding': 'identity' } });
    expect(plain.headers.get('Content-Encoding')).toBeNull();
  });

  test.each(['../stamp', '..%2fstamp', '%2e%2e/%2e%2e/package.json', '..%5c..%5cpackage.json', 'nothing-12345678.js'])(
    'serves nothing outside its folder: %s',
    async (path) => {
      const { status } = await fetch(`${county.url}/console/assets/${path}`);
      expect(status).toBe(404);
    },
  );
});

describe('the session', () => {
  test('begins with a code that works once, in a cookie that no script and no other site can use', async () => {
    const code = await county.gateway.identity.createConsoleLink();
    const first = await signIn(code);
    expect(first.status).toBe(200);
    const cookie = first.headers.get('Set-Cookie') ?? '';
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=']) expect(cookie).toContain(attribute);
    const second = await signIn(code);
    expect(second.status).toBe(401);
    expect(second.headers.get('Set-Cookie')).toBeNull();
    expect(await second.json()).toMatchObject({ remedy: expect.stringContaining('shuqiao console link') });
  });

  test('is not begun by looking at the link: only a post uses the code up', async () => {
    const code = await county.gateway.identity.createConsoleLink();
    for (const method of ['GET', 'HEAD']) {
      const { headers } = await fetch(`${county.url}/console?code=${code}#code=${code}`, { method });
      expect(headers.get('Set-Cookie')).toBeNull();
    }
    expect((await signIn(code)).status).toBe(200);
  });

  test.each([
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a neighbour of the same site', { 'Sec-Fetch-Site': 'same-site' }],
    ['another origin, in a browser that has no Fetch Metadata', { Origin: 'https://elsewhere.example' }],
    ['nowhere', {}],
  ])('is not begun from %s', async (_, headers) => {
    const code = await county.gateway.identity.createConsoleLink();
    expect((await signIn(code, headers)).status).toBe(401);
    expect((await signIn(code)).status).toBe(200); // and the code was not used up
  });

  test('opens what is for ops, and changes nothing for another site that makes the browser send it', async () => {
    const cookie = await cookieOf(county);
    const read = await fetch(`${county.url}/ops/requests`, { headers: { Cookie: cookie } });
    expect(read.status).toBe(200);
    const wish = {
      method: 'POST',
      body: JSON.stringify({ kind: 'department', id: 'education', reason: '试' }),
    };
    const forged = await fetch(`${county.url}/ops/revocations`, {
      ...wish,
      headers: { Cookie: cookie, 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'cross-site' },
    });
    expect(forged.status).toBe(401);
    expect((await (await county.as('education')).call('GET', '/v1/requests')).status).toBe(200);
    const own = await fetch(`${county.url}/ops/revocations`, {
      ...wish,
      headers: { Cookie: cookie, 'Content-Type': 'application/json', Origin: county.url },
    });
    expect(own.status).toBe(200);
  });

  test('is no token for data', async () => {
    const { status } = await fetch(`${county.url}/v1/resources/mps-population.household-record/query`, {
      method: 'POST',
      headers: { Cookie: await cookieOf(county), 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' },
      body: '{}',
    });
    expect(status).toBe(401);
  });

  test('that is none is told without an error, so that a page can ask', async () => {
    const answer = await fetch(`${county.url}/console/session`, { headers: { Cookie: 'shuqiao-console=nonsense' } });
    expect([answer.status, await answer.json()]).toEqual([200, { signedIn: false }]);
  });
});

async function cookieOf({ gateway }: County): Promise<string> {
  const answer = await signIn(await gateway.identity.createConsoleLink());
  return (answer.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
}

describe('the build', () => {
  test('is made once, and again only when something it is made of has changed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shuqiao-build-'));
    const built: string[] = [];
    const target = join(folder, 'console');
    expect(await buildConsole(target, () => built.push('first'))).toBe('built');
    expect(await buildConsole(target, () => built.push('second'))).toBe('up-to-date');
    expect(built).toEqual(['first']);
    await writeFile(join(target, 'stamp'), 'of other sources');
    expect(await buildConsole(target)).toBe('built');
    expect((await readdir(folder)).toSorted()).toEqual(['console']); // nothing half-made is left
    await rm(folder, { recursive: true, force: true });
  });
});

describe('a folder of assets', () => {
  test('prefers what is compressed, believes q=0, and reads nothing above itself', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shuqiao-assets-'));
    await mkdir(join(folder, 'in'));
    await writeFile(join(folder, 'secret.js'), 'secret');
    await writeFile(join(folder, 'in', 'page-abcdef12.js'), 'plain');
    await writeFile(join(folder, 'in', 'page-abcdef12.js.gz'), gzipSync('plain'));
    const read = createFolderAssets(join(folder, 'in'));
    expect(await read('page-abcdef12.js', { encodings: 'gzip, br' })).toMatchObject({
      encoding: 'gzip',
      immutable: true,
    });
    expect(await read('page-abcdef12.js', { encodings: 'gzip;q=0, br' })).not.toHaveProperty('encoding');
    for (const path of ['../secret.js', '/../secret.js', 'x/../../secret.js', 'page-abcdef12.js\0.html', '']) {
      expect(await read(path), path).toBeUndefined();
    }
    await rm(folder, { recursive: true, force: true });
  });

  test('the compressed files say the same as the plain ones', async () => {
    const read = createFolderAssets(consoleAssets);
    const small = await read('index.html', { encodings: 'br' });
    const plain = await read('index.html');
    expect(brotliDecompressSync(small?.body ?? '').toString()).toBe(Buffer.from(plain?.body ?? '').toString());
  });
});
