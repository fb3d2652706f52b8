import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ask, type DemandCase, found } from '../contract/demands/case.ts';
import { demandCases } from '../contract/demands/index.ts';
import { type Client, createClient } from '../support/client.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';

/** Of each vertical one demand, and somebody of whom there is a record. */
const cases = [...Map.groupBy(demandCases, ({ resource }) => verticalOf(resource)).entries()].flatMap(
  ([vertical, [one]]) =>
    one ? [{ vertical, one, ask: found(one.asks.find(({ truth }) => typeof truth === 'object')) }] : [],
);

let data: string;
let gateway: GatewayProcess;
/** What it says of itself at its start, with an example call. */
let welcome: string;
let ops: Client;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'shuqiao-deviations-'));
  gateway = await startGatewayProcess({ environment: { SHUQIAO_DATA: data, LOG_LEVEL: 'debug' } });
  welcome = gateway.output();
  ops = await createClient({ url: gateway.url, data, department: 'data-bureau', scope: 'ops' });
}, 60_000);
afterAll(async () => {
  await gateway?.end('SIGTERM');
  await rm(data, { recursive: true, force: true });
});

async function query({ department, resource, matter, authorisation }: DemandCase, ask: Ask, fault?: string) {
  const client = await createClient({ url: gateway.url, data, department });
  return client.query(resource, ask.parameters, {
    headers: {
      ...{ 'Sharing-Matter': matter, 'Sharing-Authorisation': authorisation },
      ...(fault !== undefined && { 'Sandbox-Fault': `${verticalOf(resource)}=${fault}` }),
    },
  });
}

async function deviationsOf(vertical: string) {
  const { body } = await ops.call('GET', '/ops/verticals');
  return body.items.find((one: { vertical: string }) => one.vertical === vertical)?.deviations;
}

describe.each(cases)('a reply of $vertical that does not fit its specification', ({ vertical, one, ask }) => {
  test('is 502 with nothing of the reply; its place is in the entry, and counted under its field with when it began', async () => {
    const { status, body, text, headers } = await query(one, ask, 'wrong-shape');
    expect([status, body.reason]).toEqual([502, 'vertical-invalid-answer']);
    expect(valuesOf(ask).filter((value) => text.includes(value))).toEqual([]);

    const { entry } = (await ops.call('GET', `/ops/requests/${headers.get('Request-Id')}`)).body;
    expect(entry).toMatchObject({ outcome: 'failed', reason: 'vertical-invalid-answer' });
    expect(entry.note).toMatch(/^\$?[\w.[\]]+: expected /);
    const [deviation, ...others] = await deviationsOf(vertical);
    expect(others).toEqual([]);
    expect(deviation).toMatchObject({ resource: one.resource, count: 1, firstSeen: deviation.lastSeen });
    expect(deviation.field).toMatch(/^\$\.[\w.[\]]*\w$/);
    expect(entry.note.replaceAll(/\[\d+\]/g, '[]')).toBe(`${deviation.field}: expected ${deviation.expected}`);
  });

  test('once more is one more of the same, and since the same moment', async () => {
    const [before] = await deviationsOf(vertical);
    await query(one, ask, 'wrong-shape');
    expect(await deviationsOf(vertical)).toEqual([{ ...before, count: 2, lastSeen: expect.any(String) }]);
    expect((await query(one, ask)).status).toBe(200);
  });
});

test('no line of the log has anything that was asked or came', () => {
  const log = gateway.output().slice(welcome.length);
  for (const { ask, vertical } of cases) {
    expect(
      valuesOf(ask).filter((value) => log.includes(value)),
      vertical,
    ).toEqual([]);
  }
});

function verticalOf(resource: string): string {
  return resource.split('.')[0] ?? '';
}

/** Names, numbers and words of the question and of the record: what short values say is said by anything. */
function valuesOf({ parameters, truth }: Ask): readonly string[] {
  const record: unknown = Array.isArray(truth) ? truth[0] : truth;
  const values = [...Object.values(parameters), ...Object.values((record ?? {}) as object)];
  return values
    .filter((value) => typeof value === 'string')
    .filter((value) => value.length > 10 || /\p{Script=Han}/u.test(value));
}
