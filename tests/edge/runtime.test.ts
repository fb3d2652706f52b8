import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { type SelfHosted, selfHosted } from './self-hosted.ts';
import { bundleWith, startWatched, type Watched } from './watched.ts';

const household = 'mps-population.household-record';
let built: SelfHosted;
beforeAll(async () => {
  built = await selfHosted();
});
afterAll(() => built[Symbol.asyncDispose]());

type Named = { readonly name: string; readonly idNumber: string };
const named = ({ name, idNumber }: Named) => ({ name, idNumber });

/** A child with both parents. */
function family(turn = 0) {
  const child = built.sandbox.people().filter(({ father, mother }) => father && mother)[turn];
  if (!child?.father || !child.mother) throw new Error('the sandbox has no such family');
  return { child: named(child), father: named(child.father), mother: named(child.mother) };
}

const clientOf = ({ url }: { readonly url: string }, department = 'education', scope?: string) =>
  createClient({ url, data: built.data, department, ...(scope !== undefined && { scope }) });

describe('in its isolate the gateway', () => {
  let watched: Watched;
  let education: Client;
  beforeAll(async () => {
    watched = await startWatched(built);
    education = await clientOf(watched);
  });
  afterAll(() => watched[Symbol.asyncDispose]());

  test('makes no code of text: at its start, nor for any kind of answer', async () => {
    await education.query(household, family().child);
    await education.evidence('school-enrolment', family());
    await education.query(household, { name: '', more: 1 });
    await education.call('POST', '/v1/decisions', { body: { resource: household } });
    const ops = await clientOf(watched, 'data-bureau', 'ops');
    for (const path of ['/ops/requests?limit=5', '/ops/summary', '/ops/verticals', '/metrics']) {
      expect((await ops.call('GET', path)).status, path).toBe(200);
    }
    for (const path of ['/', '/docs', '/openapi.json', '/problems/no-demand', '/console', '/ledger', '/readyz']) {
      expect((await fetch(watched.url + path)).status, path).toBe(200);
    }
    expect((await watched.seen()).evaluated).toEqual([]);
  });

  test('tells time though the clock stands still while it works', async () => {
    const began = Date.now();
    await watched.setClock(began);
    const frozen = await clientOf(watched);
    const ask = (sharingCase: string) =>
      frozen.query(household, family(1).child, { headers: { 'Sharing-Case': sharingCase } });
    const first = await ask('FROZEN-000001');
    expect(first.status).toBe(200);
    expect(first.headers.get('Server-Timing')).toMatch(/^total;dur=0(?:, vertical;dur=0)?$/);
    const bundle = await frozen.evidence('school-enrolment', family(1));
    expect(bundle.body).toMatchObject({ complete: true });

    await watched.setClock(began + 53_000); // what was kept grows old up to a tenth early: not all of it at once
    const kept = await ask('FROZEN-000001');
    expect(kept.headers.get('Cache-Status')).toBe('Shuqiao; hit');
    expect(kept.headers.get('Age')).toBe('53');
    expect(kept.text).toBe(first.text);
    await watched.setClock(began + 61_000); // no longer fresh
    expect((await ask('FROZEN-000001')).headers.get('Cache-Status')).toBe('Shuqiao; fwd=stale');

    const mine = () => frozen.call('GET', '/v1/requests');
    await watched.setClock(began + 599_000); // the last second of its token
    expect((await mine()).status).toBe(200);
    await watched.setClock(began + 3_600_000);
    const ended = await mine();
    expect([ended.status, ended.body.reason]).toEqual([401, 'expired-token']);
    await watched.setClock(undefined);
    expect((await ask('FROZEN-000001')).status).toBe(200);
  });
});

describe('a life event with ten evidences', () => {
  let redis: RedisServer;
  let bundle: string;
  beforeAll(async () => {
    redis = await startRedis();
    bundle = await bundleWith(join(built.data, 'ten'), {
      'life-events/school-enrolment.yaml': (lifeEvent) => {
        const again = lifeEvent.evidence.map((one: { id: string }) => ({ ...one, id: `${one.id}-again` }));
        lifeEvent.evidence.push(...again);
      },
    });
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  test.each(['alone', 'with Redis'] as const)('%s calls out less often than a request may', async (how) => {
    const environment = how === 'alone' ? {} : { REDIS_URL: redis.url };
    await using watched = await startWatched(built, { bundle, environment });
    const education = await clientOf(watched);
    await watched.seen();
    const { status, body } = await education.evidence('school-enrolment', family());
    expect([status, body.evidence.length, body.complete]).toEqual([200, 10, true]);
    const { fetched, called } = await watched.seen();
    const all = fetched + Object.values(called).reduce((sum, count) => sum + count, 0);
    console.log(
      `ten evidences, ${how}: ${fetched} calls to verticals, objects ${JSON.stringify(called)}, together ${all}`,
    );
    expect(fetched).toBeGreaterThanOrEqual(10);
    expect(fetched).toBeLessThan(50); // Cloudflare's least for calls to the outside; objects count apart
    expect(all).toBeLessThan(await subrequestsMax());
  });
});

/** As wrangler.toml sets it for production. */
async function subrequestsMax(): Promise<number> {
  const text = await readFile('wrangler.toml', 'utf8');
  return Number(/\[env\.production\.limits\][^[]*subrequests = (\d+)/.exec(text)?.[1]);
}
