import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { anew, startGateway, use } from './county.ts';

let server: Server | undefined;
afterEach(() => server?.close());

interface Asked {
  readonly start: number;
  readonly limit: number;
}

/** A vertical with so many rows that gives them as `give` says. */
async function verticalWith(give: (asked: Asked) => { rows: readonly string[]; total?: unknown; code?: string }) {
  const asked: Asked[] = [];
  server = createServer(async (request, response) => {
    if (request.url === '/oauth2/token') {
      request.resume();
      return void response.end(JSON.stringify({ access_token: 'a-token', token_type: 'Bearer', expires_in: 7_200 }));
    }
    const body = (await json(request)) as Asked;
    asked.push({ start: body.start, limit: body.limit });
    const { rows, total, code = '0' } = give(body);
    response.end(JSON.stringify({ code, total, data: rows.map((xm) => ({ xm, zh: '绥宁县' })) }));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const all = Array.from({ length: 250 }, (_, at) => `行${at}`);
const envelope = { status: 'code', data: 'data', success: ['0'], noRecord: ['404'] };
const paging = { start: 'start', limit: 'limit', size: 100 };
const row = { type: 'object', required: ['xm', 'zh'] };
const reply = { type: 'object', required: ['code'], properties: { data: { type: 'array', items: row } } };
const settings = (given: object, many = true) => ({
  envelope: { ...envelope, paging: given },
  operation: { method: 'POST', path: '/rows', reply } as const,
  many,
});
describe('a list in pages', () => {
  const slice = ({ start, limit }: Asked) => all.slice(start, start + limit);

  test('is followed to its end by its total, every row once and in order', async () => {
    const vertical = await verticalWith((page) => ({ rows: slice(page), total: all.length }));
    await using gateway = startGateway(vertical, { settings: settings({ ...paging, total: 'total' }) });
    const outcome = await gateway.ask();
    expect(outcome.ok && outcome.value.rows.map(({ name }) => name)).toEqual(all);
    expect(vertical.asked.map(({ start }) => start)).toEqual([0, 100, 200]);
    expect(use(await gateway.ask())).toBe('hit');
  });

  test('without a total ends with the first page that is not full', async () => {
    const vertical = await verticalWith((page) => ({ rows: slice(page) }));
    await using gateway = startGateway(vertical, { settings: settings(paging) });
    expect(await gateway.ask()).toMatchObject({ ok: true, value: { rows: { length: 250 } } });
    expect(vertical.asked).toHaveLength(3);
  });

  test('without a total may end with "no record" on the page after a full one', async () => {
    const vertical = await verticalWith(({ start, limit }) => {
      const rows = all.slice(0, 200).slice(start, start + limit);
      return rows.length > 0 ? { rows } : { rows, code: '404' };
    });
    await using gateway = startGateway(vertical, { settings: settings(paging) });
    expect(await gateway.ask()).toMatchObject({ ok: true, value: { rows: { length: 200 } } });
    expect(vertical.asked).toHaveLength(3);
  });

  test('may be counted in pages from one', async () => {
    const vertical = await verticalWith(({ start, limit }) => ({ rows: slice({ start: (start - 1) * limit, limit }) }));
    await using gateway = startGateway(vertical, { settings: settings({ ...paging, counts: 'pages', first: 1 }) });
    expect(await gateway.ask()).toMatchObject({ ok: true, value: { rows: { length: 250 } } });
    expect(vertical.asked.map(({ start }) => start)).toEqual([1, 2, 3]);
  });

  test('is asked for where the resource has many rows, and only there', async () => {
    const vertical = await verticalWith(() => ({ rows: all.slice(0, 1) }));
    await using gateway = startGateway(vertical, { settings: settings(paging, false) });
    expect(await gateway.ask()).toMatchObject({ ok: true, value: { rows: { length: 1 } } });
    expect(vertical.asked).toEqual([{ start: undefined, limit: undefined }]);
  });

  test.each([
    ['does not end', { ...paging }, (page: Asked) => ({ rows: all.slice(0, page.limit) }), 20],
    ['is longer than was asked for', { ...paging }, () => ({ rows: all }), 1],
    ['stops before its total', { ...paging, total: 'total' }, () => ({ rows: all.slice(0, 7), total: 250 }), 1],
    [
      'has a total that is no number',
      { ...paging, total: 'total' },
      () => ({ rows: all.slice(0, 100), total: 'many' }),
      1,
    ],
    ['does not say its total', { ...paging, total: 'total' }, () => ({ rows: all.slice(0, 100) }), 1],
  ])('that %s is vertical-invalid-answer, and no row of it is given', async (_what, given, give, calls) => {
    const vertical = await verticalWith(give);
    await using gateway = startGateway(vertical, { settings: settings(given) });
    expect(use(await gateway.ask(anew))).toBe('vertical-invalid-answer');
    expect(vertical.asked).toHaveLength(calls);
  });

  test('that breaks on a later page gives no row at all', async () => {
    const vertical = await verticalWith((page) => ({ rows: slice(page), code: page.start < 200 ? '0' : '500' }));
    await using gateway = startGateway(vertical, { settings: settings(paging) });
    expect(use(await gateway.ask(anew))).toBe('vertical-unavailable');
  });

  test('has one deadline for all its pages', async () => {
    const vertical = await verticalWith((page) => ({ rows: slice(page) }));
    const clock = { now: 1_795_484_400_000 };
    await using gateway = startGateway(vertical, { clock, timeoutMs: 1_000, settings: settings(paging) });
    const real = clock.now;
    Object.defineProperty(clock, 'now', { get: () => real + vertical.asked.length * 600 });
    expect(use(await gateway.ask(anew))).toBe('vertical-timeout');
    expect(vertical.asked).toHaveLength(2);
  });
});
