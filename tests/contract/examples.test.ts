import { beforeAll, expect, inject, test } from 'vitest';
import {
  examplesOf,
  faultsOf,
  type OpenApiDocument,
  operationsOf,
  type PlacedOperation,
  parametersOf,
  readDocument,
} from '../reference/openapi.ts';
import { type Answer, type Client, tokenForm } from '../support/client.ts';
import { as, isBeyondReach, nameAndId, people } from './contract.ts';
import { demandCases } from './demands/index.ts';

let document: OpenApiDocument;
beforeAll(async () => {
  document = await readDocument(inject('url'), 'zh');
});

test('every example of every operation, played as it stands, is answered as the description says', async () => {
  const known = await somethingOnRecord();
  const played: string[] = [];
  for (const placed of operationsOf(document)) {
    if (placed.operation.operationId === revocation) continue; // played last: it ends a token
    played.push(`${await play(placed, known)} ${placed.name}`);
  }
  const revoke = operationsOf(document).find(({ operation }) => operation.operationId === revocation);
  if (revoke) played.push(`${await play(revoke, known)} ${revoke.name}`);
  const refused = played.filter((line) => !/^20[04] /.test(line));
  const { items: logs } = (await (await fetch(`${inject('url')}/ledger`)).json()) as { items: readonly object[] };
  const granted = new Set(demandCases.map(({ resource }) => `post /v1/resources/${resource}/query`));
  const notAnswered = operationsOf(document).flatMap(({ name }) => {
    const [, resource] = /^post \/v1\/resources\/(.+)\/query$/.exec(name) ?? [];
    if (resource === undefined) return [];
    // Held by no department yet, or closed by law: their descriptions say so, and the refusal is what a reader should see.
    if (!granted.has(name)) return [`403 ${name}`];
    return isBeyondReach(resource) ? [`503 ${name}`] : [];
  });
  const expected = [
    ...notAnswered,
    // Signed by nobody: what signs it is a vertical's own secret.
    '401 post /verticals/{vertical}/purges',
    // Where there are several logs these must name theirs.
    ...(logs.length > 1 ? ['404 get /ledger/checkpoint', '404 get /ledger/key', '404 get /ledger/tile/{path}'] : []),
  ];
  expect(refused.toSorted()).toEqual(expected.toSorted());
  expect(played.length).toBe(operationsOf(document).length);
});

test('the example of every resource that somebody may ask finds a record in the sandbox', async () => {
  const found = new Map<string, boolean>();
  for (const placed of operationsOf(document)) {
    const resource = /^\/v1\/resources\/(.+\..+)\/query$/.exec(placed.path)?.[1];
    if (resource === undefined || isBeyondReach(resource)) continue;
    if (!demandCases.some((one) => one.resource === resource)) continue;
    const [media] = Object.values(placed.operation.requestBody?.content ?? {});
    const [body] = media ? examplesOf(media, document) : [];
    const { call } = await clientFor(placed);
    const answer = await call('POST', placed.path, { body, headers: requiredHeaders(placed) });
    found.set(resource, answer.status === 200 && !answer.body.absent && answer.body.items?.length !== 0);
  }
  expect(found.size).toBeGreaterThan(20);
  expect([...found].filter(([, isFound]) => !isFound)).toEqual([]);
});

test('the example of every resource that a department holds finds a record', async () => {
  const held = new Map(demandCases.map(({ resource }) => [`post /v1/resources/${resource}/query`, resource]));
  const asked: string[] = [];
  const empty: string[] = [];
  for (const placed of operationsOf(document)) {
    const resource = held.get(placed.name);
    if (resource === undefined || isBeyondReach(resource)) continue;
    const [query] = examplesOf(placed.operation.requestBody?.content['application/json'] ?? {}, document);
    const client = await clientFor(placed);
    const { body } = await client.call('POST', placed.path, { headers: requiredHeaders(placed), body: query });
    asked.push(resource);
    if (body.absent || body.items?.length === 0) empty.push(resource);
  }
  expect(asked.length).toBeGreaterThan(20);
  expect(empty).toEqual([]);
});

test('the one curl of a resource, with its token, is the call that its example describes', async () => {
  const [sample] = document.paths['/v1/resources/mps-population.household-record/query']?.post?.['x-codeSamples'] ?? [];
  const department = /token -- (\S+)\)/.exec(sample?.source ?? '')?.[1] ?? '';
  const answer = await asCurl(sample?.source ?? '', (await as(department)).token);
  expect(answer.status).toBe(200);
  const front = await (await fetch(`${inject('url')}/?lang=en`, { headers: { Accept: 'text/html' } })).text();
  expect(front).toContain('/v1/resources/mps-population.household-record/query');
});

test('the example of every life event is of somebody of whom the evidence is there', async () => {
  const { items } = (await (await fetch(`${inject('url')}/v1/life-events`)).json()) as {
    items: readonly { id: string; lead: { id: string } }[];
  };
  expect(items.length).toBeGreaterThanOrEqual(24);
  for (const { id, lead } of items) {
    const operation = document.paths[`/v1/life-events/${id}/evidence`]?.post;
    const [stated] = Object.values(operation?.requestBody?.content['application/json']?.examples ?? {});
    const headers = { 'Sharing-Authorisation': 'SQ-20261124-0001' };
    const { body } = await (await as(lead.id)).evidence(id, stated?.value, { headers });
    const evidence: readonly { status: string; source: { vertical: string } }[] = body.evidence ?? [];
    const reached = evidence.filter(({ source }) => !inject('beyondReach').includes(source.vertical));
    const statuses = reached.map(({ status }) => status);
    if (reached.length === evidence.length) expect(statuses, id).toContain('ok');
    // No penalty on record is an answer too; what could not be found is none.
    expect(
      statuses.filter((status) => status !== 'ok' && status !== 'absent'),
      id,
    ).toEqual([]);
  }
});

test('a bundle has no member that the description does not know', async () => {
  const operation = document.paths['/v1/life-events/school-enrolment/evidence']?.post;
  const [stated] = Object.values(operation?.requestBody?.content['application/json']?.examples ?? {});
  const { body } = await (await as('education')).evidence('school-enrolment', stated?.value);
  const schema = document.components.schemas['school-enrolment.bundle'];
  expect(Object.keys(schema?.properties ?? {})).toEqual(expect.arrayContaining(Object.keys(body)));
  const items = (schema as unknown as BundleShape).properties.evidence.items;
  for (const item of body.evidence) {
    const shape = items.anyOf.find(({ properties }) => properties.id?.const === item.id)?.properties ?? {};
    expect(Object.keys(shape), item.id).toEqual(expect.arrayContaining(Object.keys(item)));
    for (const part of item.parts ?? []) {
      expect(Object.keys(shape.parts?.items?.properties ?? {}), item.id).toEqual(
        expect.arrayContaining(Object.keys(part)),
      );
    }
  }
});

interface BundleShape {
  readonly properties: {
    readonly evidence: {
      readonly items: { readonly anyOf: readonly { readonly properties: Record<string, Shape> }[] };
    };
  };
}

interface Shape {
  readonly const?: unknown;
  readonly items?: { readonly properties: object };
}

const revocation = 'revoke';

/** A request on record and a bundle that is kept, whose ids and receipt stand in for the examples' own. */
async function somethingOnRecord() {
  const { call, evidence } = await as('education');
  const [child] = await people();
  const answer = await call('POST', '/v1/resources/mps-population.household-record/query', {
    body: { name: child?.name, idNumber: child?.idNumber },
  });
  const [, log = '', id = ''] = /\/v1\/receipts\/([^/]+)\/([^"]+)"/.exec(answer.headers.get('Receipt') ?? '') ?? [];
  const stated = { child: child && nameAndId(child), father: child?.father };
  const kept = await evidence('school-enrolment', stated, { headers: { Prefer: 'respond-async' } });
  return { log, id, bundle: String(kept.body.id) };
}

interface Known {
  readonly log: string;
  readonly id: string;
  readonly bundle: string;
}

async function play(placed: PlacedOperation, known: Known): Promise<number> {
  const { name, method, operation } = placed;
  const bodies = Object.entries(operation.requestBody?.content ?? {}).flatMap(([type, media]) =>
    examplesOf(media, document).map((value) => ({ type, value })),
  );
  let status = 0;
  for (const body of bodies.length > 0 ? bodies : [undefined]) {
    const path = fillPath(placed, known);
    const client = await clientFor(placed);
    const headers = requiredHeaders(placed);
    if ('text/event-stream' in (operation.responses['200']?.content ?? {}) && method === 'get') {
      status = await openStream(path, client.token);
      continue;
    }
    const answer = body?.type.includes('form')
      ? await askForToken()
      : await client.call(method.toUpperCase(), path, {
          headers,
          ...(body && { body: body.value }),
        });
    expectDescribed(name, operation.responses, answer);
    status = answer.status;
  }
  return status;
}

/** A stream has no end: that it opens is all there is to see. */
async function openStream(path: string, token: string): Promise<number> {
  const leaving = new AbortController();
  const headers = { Authorization: `Bearer ${token}`, Accept: 'text/event-stream' };
  const { status, headers: answered } = await fetch(`${inject('url')}${path}`, { headers, signal: leaving.signal });
  expect(answered.get('Content-Type')).toContain('text/event-stream');
  leaving.abort();
  return status;
}

/** An assertion is signed anew each time: the example's is cut short on purpose. */
async function askForToken(): Promise<Answer> {
  const body = await tokenForm({ url: inject('url'), data: inject('data'), department: 'education' });
  const response = await fetch(`${inject('url')}/oauth/token`, { method: 'POST', body });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

const clients = new Map<string, Client>();
async function clientFor({ operation }: PlacedOperation): Promise<Client> {
  const asked = operation.security.flatMap(({ clientCredentials }) => clientCredentials ?? [])[0] ?? 'data';
  const scope = operation.tags[0] === 'operations' ? 'ops' : asked;
  const named = /token -- (\S+)\)/.exec(operation['x-codeSamples']?.[0]?.source ?? '')?.[1];
  const department = named ?? (scope === 'data' ? 'education' : 'data-bureau');
  const known = clients.get(`${department} ${scope}`) ?? (await as(department, { scope }));
  clients.set(`${department} ${scope}`, known);
  return known;
}

function requiredHeaders({ operation }: PlacedOperation): Record<string, string | undefined> {
  const required = parametersOf(operation, document).filter(
    ({ in: place, required }) => place === 'header' && required,
  );
  const own = Object.fromEntries(required.map(({ name, example }) => [name, String(example)]));
  return { 'Sharing-Matter': undefined, 'Sharing-Case': undefined, 'Sharing-Officer': undefined, ...own };
}

function fillPath({ path, operation }: PlacedOperation, known: Known): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = parametersOf(operation, document).find((one) => one.in === 'path' && one.name === name);
    return isKnown(name) ? known[name] : String(parameter?.example ?? parameter?.schema?.example);
  });
}

function isKnown(name: string): name is keyof Known {
  return ['id', 'log', 'bundle'].includes(name);
}

function expectDescribed(name: string, responses: PlacedOperation['operation']['responses'], answer: Answer): void {
  const described = responses[String(answer.status)];
  expect(described, `${name} answers ${answer.status}: ${answer.text.slice(0, 300)}`).toBeDefined();
  if (answer.status === 204) return;
  const type = answer.headers.get('Content-Type')?.split(';')[0] ?? '';
  const media = Object.entries(described?.content ?? {}).find(([known]) => known.split(';')[0] === type)?.[1];
  expect(media, `${name} answers ${answer.status} ${type}`).toBeDefined();
  if (media && type.includes('json'))
    expect(faultsOf(answer.body, media, document), `${name}: ${answer.text}`).toEqual([]);
}

/** What a shell would make of the command. */
async function asCurl(source: string, token: string): Promise<Response> {
  const url = /curl -s (\S+)/.exec(source)?.[1] ?? '';
  const headers = [...source.matchAll(/-H ['"]([^:]+): (.+?)['"] \\/g)].map(
    ([, name = '', value = '']): [string, string] => [name, value.replace('$TOKEN', token)],
  );
  const body = /-d '(.+)'$/s.exec(source)?.[1] ?? '';
  return fetch(url, { method: 'POST', headers, body });
}
