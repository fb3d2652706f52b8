import { beforeAll, describe, expect, inject, test } from 'vitest';
import { problems } from '../../src/problems.ts';
import { as } from './contract.ts';

const at = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  fetch(inject('url') + path, { method, headers });
const html = { Accept: 'text/html,*/*;q=0.8' };

describe('a page', () => {
  test.each(['/', '/docs', '/problems', '/problems/no-demand'])(
    '%s is in Chinese, in English where that is wanted, and loads from here alone',
    async (path) => {
      const chinese = await at(path, html);
      expect([chinese.status, chinese.headers.get('Content-Language')]).toEqual([200, 'zh']);
      expect(chinese.headers.get('Content-Type')).toContain('text/html');
      expect(await chinese.text()).toMatch(/<html lang="zh/);
      const english = await at(path, { ...html, 'Accept-Language': 'en-GB,en;q=0.9,zh;q=0.5' });
      expect(english.headers.get('Content-Language')).toBe('en');
      expect((await at(`${path}?lang=en`, html)).headers.get('Content-Language')).toBe('en');
      const policy = english.headers.get('Content-Security-Policy') ?? '';
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
      for (const [, address = ''] of (await english.text()).matchAll(/(?:src|href)="([^"#][^"]*)"/g)) {
        expect(address).toMatch(/^(?:\/|data:)/);
        if (address.startsWith('/')) expect((await at(address.replaceAll('&amp;', '&'))).status, address).toBe(200);
      }
    },
  );

  test('there is of every reason, with what happened and what to do', async () => {
    for (const [reason, { title }] of Object.entries(problems)) {
      const page = await at(`/problems/${reason}`, html);
      expect(page.status, reason).toBe(200);
      expect(await page.text(), reason).toContain(title.zh);
    }
    expect((await at('/problems/nothing', html)).status).toBe(404);
  });

  test('of the reference comes with its script, kept by what it holds', async () => {
    const page = await (await at('/docs', html)).text();
    const script = /src="(\/docs\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? '';
    const first = await at(script);
    expect(first.headers.get('Content-Type')).toContain('javascript');
    expect((await first.bytes()).length).toBeGreaterThan(1_000);
    const again = await at(script, { 'If-None-Match': first.headers.get('ETag') ?? '' });
    expect(again.status).toBe(304);
    expect((await at('/docs/assets/nothing.js')).status).toBe(404);
    expect((await at('/docs/assets/..%2f..%2fconfig.json')).status).toBe(404);
  });

  test('of the console is served, with its files, and shows nothing to whoever is not signed in', async () => {
    const page = await at('/console', html);
    expect(page.status).toBe(200);
    const script = /src="(\/console\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? '';
    expect((await at(script)).headers.get('Content-Type')).toContain('javascript');
    expect(await (await at('/console/session')).json()).toEqual({ signedIn: false });
    expect((await at('/console/names')).status).toBe(401);
    const forged = await fetch(`${inject('url')}/console/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: inject('url'), 'Sec-Fetch-Site': 'same-origin' },
      body: JSON.stringify({ code: 'a.b.c' }),
    });
    expect(forged.status).toBe(401);
    expect(forged.headers.get('Set-Cookie')).toBeNull();
  });

  test('of front links for programs, which lead somewhere', async () => {
    const links = (await (await at('/', { Accept: 'application/json' })).json()) as Record<string, string>;
    expect(links).toMatchObject({ reference: `${inject('url')}/docs`, openapi: `${inject('url')}/openapi.json` });
    for (const [name, link] of Object.entries(links)) {
      if (name !== 'name') expect((await fetch(link)).status, name).toBe(200);
    }
  });
});

describe('/openapi.json', () => {
  interface Document {
    readonly openapi: string;
    readonly info: { readonly title: string };
    readonly servers: readonly { readonly url: string }[];
    readonly paths: Readonly<Record<string, object>>;
  }
  const read = async (query: string, headers: Readonly<Record<string, string>> = {}) => {
    const response = await at(`/openapi.json${query}`, headers);
    return { status: response.status, headers: response.headers, document: (await response.json()) as Document };
  };

  test('describes every path of the contract, in both languages', async () => {
    const chinese = await read('?lang=zh');
    const english = await read('', { 'Accept-Language': 'en' });
    expect(chinese.document.openapi).toMatch(/^3\.1\./);
    expect(chinese.headers.get('Content-Language')).toBe('zh');
    expect(english.headers.get('Content-Language')).toBe('en');
    expect(chinese.document.info.title).not.toBe(english.document.info.title);
    expect(Object.keys(chinese.document.paths)).toEqual(Object.keys(english.document.paths));
    expect(chinese.document.servers[0]?.url).toBe(inject('url'));
    for (const path of ['/oauth/token', '/v1/decisions', '/ops/requests', '/ledger/checkpoint', '/readyz']) {
      expect(chinese.document.paths).toHaveProperty([path]);
    }
  });

  test('shows a caller its own part, and only with a token', async () => {
    const { token } = await as('education');
    const mine = await read('?view=mine', { Authorization: `Bearer ${token}` });
    expect(mine.headers.get('Cache-Control')).toContain('private');
    const paths = Object.keys(mine.document.paths);
    expect(paths).toContain('/v1/resources/mps-population.household-record/query');
    expect(paths.filter((path) => path.startsWith('/ops/'))).toEqual([]);
    expect((await read('?view=mine')).status).toBe(401);
  });
});

describe('the sandbox', () => {
  test('names whom to try, children with both parents first', async () => {
    const { items } = (await (await at('/sandbox/people')).json()) as {
      items: readonly Readonly<Record<string, unknown>>[];
    };
    expect(items[0]).toMatchObject({
      name: expect.any(String),
      idNumber: expect.stringMatching(/^430599\d{11}[\dX]$/),
      birthDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      sex: expect.stringMatching(/^(?:fe)?male$/),
      father: { name: expect.any(String), idNumber: expect.any(String) },
      mother: { name: expect.any(String), idNumber: expect.any(String) },
      children: [],
    });
    expect(new Set(items.map(({ idNumber }) => idNumber)).size).toBe(items.length);
  });

  test('names enterprises, with their credit codes', async () => {
    const { items } = (await (await at('/sandbox/enterprises')).json()) as { items: readonly { uscc: string }[] };
    expect(items.length).toBeGreaterThan(0);
    for (const { uscc } of items) expect(uscc).toMatch(/^91430527DEM\w{7}$/);
  });
});

describe('health', () => {
  test('is told to anyone, details to ops alone', async () => {
    expect(await (await at('/healthz')).json()).toEqual({ status: 'alive' });
    const anyone = await at('/readyz');
    expect([anyone.status, anyone.headers.get('Cache-Control')]).toEqual([200, 'no-store']);
    const { status, parts } = (await anyone.json()) as { status: string; parts: readonly { name: string }[] };
    expect(status).toBe('ready');
    expect(parts.map(({ name }) => name)).toEqual(['ledger', 'catalog', 'cache', 'keys']);
    for (const part of parts) expect(part).not.toHaveProperty('note');
    const ops = await as('data-bureau', { scope: 'ops' });
    const { body } = await ops.call('GET', '/readyz');
    for (const { note } of body.parts) expect(note).toEqual(expect.any(String));
  });
});

describe('every answer', () => {
  let paths: readonly string[];
  beforeAll(() => {
    paths = ['/', '/healthz', '/openapi.json', '/v1/resources', '/ledger', '/nothing', '/v1/requests'];
  });

  test('has an id of its own, a trace and headers that keep browsers safe', async () => {
    const ids = new Set<string | null>();
    for (const path of paths) {
      const { headers } = await at(path);
      ids.add(headers.get('Request-Id'));
      expect(headers.get('Traceparent'), path).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
      expect(headers.get('X-Content-Type-Options'), path).toBe('nosniff');
      expect(headers.get('X-Frame-Options'), path).toBe('DENY');
    }
    expect(ids.size).toBe(paths.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('to HEAD is that to GET without its body', async () => {
    for (const path of paths) {
      const [head, get] = [await at(path, {}, 'HEAD'), await at(path)];
      expect(head.status, path).toBe(get.status);
      expect(head.headers.get('Content-Type'), path).toBe(get.headers.get('Content-Type'));
      expect(await head.text(), path).toBe('');
    }
  });

  test('takes up a trace that is valid, and begins one where it is not', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const traced = (header: string) => at('/healthz', { Traceparent: header });
    expect((await traced(`00-${trace}-00f067aa0ba902b7-01`)).headers.get('Traceparent')).toContain(trace);
    for (const wrong of ['nonsense', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `ff-${trace}-00f067aa0ba902b7-01`]) {
      const { headers } = await traced(wrong);
      expect(headers.get('Traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
      expect(headers.get('Traceparent')).not.toContain(trace);
    }
  });

  test.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en;q=0.8,zh;q=0.9', 'zh'],
    ['fr', 'zh'],
    ['*', 'zh'],
    ['en', 'en'],
    ['zh;q=0,en;q=0.1', 'en'],
  ])('in the language %s is in %s', async (wish, language) => {
    const answer = await at('/v1/requests', { 'Accept-Language': wish });
    expect(answer.headers.get('Content-Language')).toBe(language);
    expect(((await answer.json()) as { title: string }).title).toBe(problems['invalid-token'].title[language as 'zh']);
  });

  test('to a method that a path does not have is 405 with those it has; to no path at all 404', async () => {
    const wrong: readonly (readonly [method: string, path: string, allowed: string])[] = [
      ['GET', '/oauth/token', 'POST'],
      ['POST', '/v1/resources', 'GET'],
      ['DELETE', '/v1/requests', 'GET'],
      ['PUT', '/ops/revocations', 'POST'],
      ['GET', '/v1/life-events/school-enrolment/evidence', 'POST'],
      ['POST', '/ledger', 'GET'],
    ];
    for (const [method, path, allowed] of wrong) {
      const answer = await at(path, {}, method);
      expect([path, answer.status, answer.headers.get('Allow')]).toEqual([path, 405, allowed]);
      expect(await answer.json()).toMatchObject({ reason: 'method-not-allowed' });
    }
    for (const path of ['/v2/resources', '/v1', '/ops', '/v1/resources/', '/%e0%a4%a', '/ledger/x/y/z']) {
      const answer = await at(path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
    }
  });
});
