import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LifeEvent } from '../../src/model/index.ts';
import { type OpenApiDocument, readDocument } from '../reference/openapi.ts';
import type { Client } from '../support/client.ts';
import { type County, startCounty } from '../support/county.ts';

let county: County;
let document: OpenApiDocument;
let ops: Client;

beforeAll(async () => {
  county = await startCounty({
    environment: { SHUQIAO_LIMITS_FACTOR: '100' },
    config: {
      // The property waits for the household register, whose name it is looked up under: a chain of two.
      'life-events/school-enrolment.yaml': (lifeEvent) => {
        const property = lifeEvent.evidence.find(({ id }: { id: string }) => id === 'property');
        property.calls = [{ ownerName: '@household.headName', ownerNumber: '$father.idNumber' }];
        delete property.combine;
      },
    },
  });
  document = await readDocument(county.url, 'zh');
  ops = await county.as('data-bureau', { scope: 'ops' });
});
afterAll(() => county[Symbol.asyncDispose]());

interface Times {
  readonly lifeEvent: string;
  readonly calls: number;
  /** Milliseconds, all of the same run. */
  readonly elapsed: number;
  readonly slowest: number;
  readonly sum: number;
}

test('every life event takes about as long as its slowest chain, not as all its calls together', async () => {
  const lifeEvents = [...county.gateway.catalog().lifeEvents.values()];
  const all: Times[] = [];
  for (const lifeEvent of lifeEvents) all.push(await timesOf(lifeEvent));
  console.table(
    all.map(({ elapsed, slowest, sum, ...rest }) => ({ ...rest, elapsed, slowest, sum, ratio: elapsed / slowest })),
  );
  for (const { lifeEvent, elapsed, slowest } of all) expect(elapsed / slowest, lifeEvent).toBeLessThan(1.5);
  const wide = all.filter(({ sum, slowest }) => sum > 3 * slowest);
  expect(wide.length).toBeGreaterThan(0);
  for (const { lifeEvent, elapsed, sum } of wide) expect(elapsed / sum, lifeEvent).toBeLessThan(0.6);
  const enrolment = all.find(({ lifeEvent }) => lifeEvent === 'school-enrolment');
  expect(enrolment?.slowest).toBeGreaterThan(1_900); // two verticals of the chain, a second each
}, 120_000);

/** Asks for all evidence of a life event while every vertical takes a second, and reads from the log how long what took. */
async function timesOf(lifeEvent: LifeEvent): Promise<Times> {
  const operation = document.paths[`/v1/life-events/${lifeEvent.id}/evidence`]?.post;
  const [example] = Object.values(operation?.requestBody?.content['application/json']?.examples ?? {});
  const verticals = [...county.gateway.catalog().verticals.keys()];
  const lead = await county.as(lifeEvent.lead);
  const headers = {
    'Sharing-Authorisation': 'SQ-20261124-0001',
    'Sandbox-Fault': verticals.map((vertical) => `${vertical}=slow:1s`).join(','),
  };
  const { body } = await lead.evidence(lifeEvent.id, example?.value, { headers });
  const { body: found } = await ops.call('GET', `/ops/requests?bundle=${body.id}&kind=call&limit=1000`);
  const calls = found.items as readonly { evidence: string; durationMs: number }[];
  const { durationMs: elapsed } = (await ops.call('GET', `/ops/requests/${body.id}`)).body.entry;
  const slowest = Math.max(...lifeEvent.evidence.map(({ id }) => chain(lifeEvent, id, calls)));
  return {
    lifeEvent: lifeEvent.id,
    calls: calls.length,
    elapsed,
    slowest,
    sum: calls.reduce((total, { durationMs }) => total + durationMs, 0),
  };
}

/** How long an evidence takes, with all that it is looked up with before. */
function chain(
  lifeEvent: LifeEvent,
  id: string,
  calls: readonly { readonly evidence: string; readonly durationMs: number }[],
): number {
  const evidence = lifeEvent.evidence.find((one) => one.id === id);
  const sources = (evidence?.calls ?? []).flatMap((call) =>
    Object.values(call).flatMap((source) => /^@([\w-]+)\./.exec(source)?.[1] ?? []),
  );
  const own = calls.filter((call) => call.evidence === id).map(({ durationMs }) => durationMs);
  return Math.max(0, ...own) + Math.max(0, ...sources.map((source) => chain(lifeEvent, source, calls)));
}
