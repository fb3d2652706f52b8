import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { type SelfHosted, selfHosted } from './self-hosted.ts';

const vertical = 'ndcpa-immunization';
const vaccination = `${vertical}.vaccination-record`;
const [crowds, callers] = [6, 50];
let built: SelfHosted;
let running: Awaited<ReturnType<SelfHosted['start']>>;
let education: Client;
let ops: Client;

beforeAll(async () => {
  built = await selfHosted();
  running = await built.start({ edit: withFront, environment: { SHUQIAO_LIMITS_FACTOR: '1000' } });
  const at = { url: running.url, data: built.data };
  education = await createClient({ ...at, department: 'education' });
  ops = await createClient({ ...at, department: 'data-bureau', scope: 'ops' });
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await built[Symbol.asyncDispose]();
});

/** Those who have a vaccination record first. */
const people = () => built.sandbox.people().toSorted((one, other) => Number(!one.father) - Number(!other.father));
const patient = (turn: number) => {
  const { name, idNumber } = people()[turn] ?? {};
  return { childName: name, childIdNumber: idNumber };
};

test('callers who hang up: their calls are broken off, each is on record with the call that was made, and nothing stays in use', async () => {
  await education.query(vaccination, patient(0));
  const before = built.sandbox.calls(vertical);
  built.sandbox.setFault(vertical, 'timeout');
  // each for another person, or they would join
  for (let crowd = 0; crowd < crowds; crowd += 1) {
    const headers = { 'Sharing-Case': `ABANDONED-${crowd}`, 'Hang-Up-After': '1000' };
    const answers = await Promise.all(
      Array.from({ length: callers }, (_, turn) =>
        education.query(vaccination, patient(3 + crowd * callers + turn), { headers }),
      ),
    );
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['hung up']));
  }
  await eventually(async () => expect(await onRecord()).toHaveLength(crowds * callers));
  expect(new Set((await onRecord()).map(({ reason }) => reason))).toEqual(new Set(['caller-gone']));
  expect(built.sandbox.calls(vertical) - before).toBeGreaterThan(0);
  const { body } = await ops.call('GET', '/ops/verticals');
  const health = body.items.find((one: { vertical: string }) => one.vertical === vertical);
  expect(health).toMatchObject({ failures: [], standing: { underWay: 0, breaker: 'closed' } });
  expect(health.brokenOff).toBeGreaterThan(0);
  built.sandbox.setFault(vertical, undefined);
  const after = await education.query(vaccination, patient(1));
  expect(after.body).toMatchObject({ immunizationNo: expect.any(String) });
  expect(after.headers.get('Cache-Status')).toBe('Shuqiao; fwd=miss');
});

test('one who leaves a stream of evidence leaves all of it on record, the bundle too', async () => {
  built.sandbox.setFault(vertical, 'slow:2s');
  const headers = { 'Sharing-Case': 'ABANDONED-STREAM', 'Hang-Up-After': '1000' };
  const events = await education.evidenceEvents('school-enrolment', familyStated(), { headers });
  built.sandbox.setFault(vertical, undefined);
  expect(events.map(({ event }) => event)).not.toContain('bundle');
  await eventually(async () => {
    const { body } = await ops.call('GET', '/ops/requests?case=ABANDONED-STREAM&limit=100');
    const items: readonly { kind: string; resource?: string; reason?: string }[] = body.items;
    expect(items.map(({ kind }) => kind)).toContain('bundle');
    const left = items.filter(({ reason }) => reason === 'caller-gone');
    expect(left.map(({ kind, resource = kind }) => resource).toSorted()).toEqual(['bundle', vaccination]);
  });
});

test('where nobody tells workerd that the caller of a stream has left, it hears so at the next heartbeat', async () => {
  built.sandbox.setFault(vertical, 'timeout');
  const leaving = new AbortController();
  const { body } = await fetch(`${running.url}/v1/life-events/school-enrolment/evidence`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${education.token}`,
      Accept: 'text/event-stream',
      'Content-Type': 'application/json',
      'Sharing-Case': 'LEFT-STREAM',
      'Sharing-Officer': '0427',
    },
    body: JSON.stringify(familyStated()),
    signal: leaving.signal,
  });
  let events = '';
  for await (const chunk of body ?? []) {
    events += new TextDecoder().decode(chunk);
    if (events.split('event: evidence').length > 4) break; // all but the one that does not come
  }
  leaving.abort();
  await eventually(async () => {
    const answer = await ops.call('GET', '/ops/requests?case=LEFT-STREAM&limit=100');
    const items: readonly { kind: string; resource?: string; reason?: string }[] = answer.body.items;
    const left = items.filter(({ reason }) => reason === 'caller-gone');
    expect(left.map(({ kind, resource = kind }) => resource).toSorted()).toEqual(['bundle', vaccination]);
  });
  built.sandbox.setFault(vertical, undefined);
});

test('a vertical that hangs past its deadline: those who asked are told so, on record, others are served, and once it answers it is asked again', async () => {
  built.sandbox.setFault(vertical, 'timeout');
  const headers = { 'Sharing-Case': 'HANGING-VERTICAL' };
  const hanging = [320, 321, 322].map((turn) => education.query(vaccination, patient(turn), { headers }));
  const { name, idNumber } = built.sandbox.people()[0] ?? {};
  expect((await education.query('mps-population.household-record', { name, idNumber })).status).toBe(200);
  for (const { status, body } of await Promise.all(hanging)) {
    expect({ status, reason: body.reason }).toEqual({ status: 504, reason: 'vertical-timeout' });
  }
  const { body } = await ops.call('GET', '/ops/requests?case=HANGING-VERTICAL&kind=call');
  expect(body.items.map(({ reason }: { reason: string }) => reason)).toEqual(Array(3).fill('vertical-timeout'));
  built.sandbox.setFault(vertical, undefined);
  expect((await education.query(vaccination, patient(320))).status).toBeLessThan(500);
});

function familyStated() {
  const { name, idNumber, father, mother } = people()[2] ?? {};
  return { child: { name, idNumber }, father: named(father), mother: named(mother) };
}

const named = (person?: { readonly name: string; readonly idNumber: string }) =>
  person && { name: person.name, idNumber: person.idNumber };

async function onRecord(): Promise<readonly { readonly reason?: string }[]> {
  const found = [];
  for (let crowd = 0; crowd < crowds; crowd += 1) {
    const { body } = await ops.call('GET', `/ops/requests?case=ABANDONED-${crowd}&kind=call&limit=100`);
    found.push(...body.items);
  }
  return found;
}

/** In front of the gateway one who hangs up, as a caller of Cloudflare's does: workerd's own server hears of that only when it writes. */
function withFront(config: string): string {
  return `${config
    .replace('services = [', 'services = [\n    (name = "front", worker = .front),')
    .replace('service = "gateway")]', 'service = "front")]')}
const front :Workerd.Worker = (
  modules = [(name = "front.js", esModule = ${JSON.stringify(front)})],
  compatibilityDate = "2026-10-23",
  bindings = [(name = "GATEWAY", service = "gateway")],
);
`;
}

const front = `export default {
  async fetch(request, { GATEWAY }) {
    const after = request.headers.get('Hang-Up-After');
    if (after === null) return GATEWAY.fetch(request);
    const call = new Request(request, { body: await request.arrayBuffer() });
    try {
      const answer = await GATEWAY.fetch(call, { signal: AbortSignal.timeout(Number(after)) });
      const chunks = [];
      for await (const chunk of answer.body) chunks.push(chunk);
      return new Response(new Blob(chunks), answer);
    } catch {
      return new Response('hung up');
    }
  },
};`;
