import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entry } from '../../src/model/index.ts';
import { createFeed } from '../../src/ops/feed.ts';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';
import { allRows, ask, casesOf, follow, rowsOf } from './support.ts';

let county: County;
let education: Client;
let ops: Client;

beforeAll(async () => {
  county = await startCounty({ environment: { SHUQIAO_LIMITS_FACTOR: '100' } });
  education = await county.as('education');
  ops = await county.as('data-bureau', { scope: 'ops' });
});
afterAll(() => county[Symbol.asyncDispose]());

describe('the live tail', () => {
  test('delivers exactly what is recorded while it is followed, each row once', async () => {
    await ask(county, education, casesOf('BEFORE', 2), 'BEFORE');
    const tail = await follow(county.url, ops.token);
    const batches = await Promise.all(
      ['A', 'B', 'C', 'D'].map((name) => ask(county, education, casesOf(`LIVE-${name}`, 10), 'LIVE')),
    );
    await tail.until((now) => rowsOf(now).length >= 40);
    tail.close();
    const rows = rowsOf(tail);
    const recorded = await allRows(ops, 'officer=LIVE&limit=1000');
    expect(rows.map(({ id }) => id).toSorted()).toEqual(batches.flat().toSorted());
    for (const row of recorded) expect(rows).toContainEqual(row);
  });

  test('goes on after the last event seen, without loss or repetition', async () => {
    const first = await follow(county.url, ops.token, { query: 'officer=RESUME' });
    const seen = await ask(county, education, casesOf('RESUME-A', 3), 'RESUME');
    await first.until((now) => rowsOf(now).length === 3);
    first.close();
    const missed = await ask(county, education, casesOf('RESUME-B', 4), 'RESUME');
    const second = await follow(county.url, ops.token, {
      query: 'officer=RESUME',
      lastEventId: first.events.at(-1)?.id ?? '',
    });
    const after = await ask(county, education, casesOf('RESUME-C', 2), 'RESUME');
    await second.until((now) => rowsOf(now).length >= 6);
    second.close();
    expect(rowsOf(first).map(({ id }) => id)).toEqual(seen);
    expect(rowsOf(second).map(({ id }) => id)).toEqual([...missed, ...after]);
  });

  test('sends only what the filters name', async () => {
    const tail = await follow(county.url, ops.token, { query: 'case=WANTED-000001&kind=call,bundle' });
    await ask(county, education, casesOf('OTHERS', 3));
    const [, wanted] = await ask(county, education, casesOf('WANTED', 3));
    await ask(county, education, ['WANTED-000001']);
    await tail.until((now) => rowsOf(now).length === 2);
    tail.close();
    expect(rowsOf(tail).map((row) => row.case)).toEqual(['WANTED-000001', 'WANTED-000001']);
    expect(rowsOf(tail)[0].id).toBe(wanted);
  });

  test('misses nothing over a restart of the gateway', async () => {
    const data = await mkdtemp(join(tmpdir(), 'shuqiao-restart-'));
    let lastEventId = '';
    let seen: string[] = [];
    let missed: string[] = [];
    {
      await using before = await startCounty({ data });
      const token = (await before.as('data-bureau', { scope: 'ops' })).token;
      const tail = await follow(before.url, token, { query: 'officer=RESTART' });
      const client = await before.as('education');
      seen = await ask(before, client, casesOf('RESTART-A', 2), 'RESTART');
      await tail.until((now) => rowsOf(now).length === 2);
      tail.close();
      lastEventId = tail.events.at(-1)?.id ?? '';
      missed = await ask(before, client, casesOf('RESTART-B', 2), 'RESTART');
    }
    {
      await using after = await startCounty({ data });
      const token = (await after.as('data-bureau', { scope: 'ops' })).token;
      const tail = await follow(after.url, token, { query: 'officer=RESTART', lastEventId });
      const later = await ask(after, await after.as('education'), casesOf('RESTART-C', 1), 'RESTART');
      await tail.until((now) => rowsOf(now).some(({ id }) => id === later[0]));
      tail.close();
      const fresh = rowsOf(tail)
        .map(({ id }) => id)
        .filter((id) => !seen.includes(id));
      expect(fresh).toEqual([...missed, ...later]);
    }
    await rm(data, { recursive: true, force: true });
  });

  test('ends when its token is revoked', async () => {
    const watcher = await county.as('data-bureau', { scope: 'ops' });
    const tail = await follow(county.url, watcher.token);
    const { status } = await ops.call('POST', '/ops/revocations', {
      body: { kind: 'token', id: decodeJwt(watcher.token).jti, reason: '演练' },
    });
    expect(status).toBe(200);
    await tail.ended;
    await expect(follow(county.url, watcher.token)).rejects.toThrow('401');
  });

  test('ends when the gateway stops, so that it can drain', async () => {
    const other = await startCounty();
    const tail = await follow(other.url, (await other.as('data-bureau', { scope: 'ops' })).token);
    await other[Symbol.asyncDispose]();
    await tail.ended;
  });

  test('is for ops alone', async () => {
    await expect(follow(county.url, education.token)).rejects.toThrow('403');
  });
});

describe('the feed behind it', () => {
  const entry = (id: string) => ({ id }) as Entry;

  test('keeps as many entries as it has room for and says when a reader has fallen behind', () => {
    const feed = createFeed(4);
    const start = feed.end();
    for (const id of ['a', 'b', 'c', 'd']) feed.publish(entry(id));
    expect(feed.from(start, 10)).toEqual(['a', 'b', 'c', 'd'].map(entry));
    feed.publish(entry('e'));
    expect(feed.from(start, 10)).toBe('lost');
    expect(feed.after('a')).toBeUndefined();
    expect(feed.from(feed.after('c') ?? -1, 1)).toEqual([entry('d')]);
  });

  test('wakes whoever waits, and nobody waits on a feed that has closed', async () => {
    const feed = createFeed();
    const { signal } = new AbortController();
    const waiting = feed.wait(feed.end(), 60_000, signal);
    feed.publish(entry('a'));
    await waiting;
    const last = feed.wait(feed.end(), 60_000, signal);
    feed.close();
    await last;
    await feed.wait(feed.end(), 60_000, signal);
  });
});
