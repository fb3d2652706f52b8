import type { Schema } from '@cfworker/json-schema';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import {
  type Answer,
  appKeyHeaders,
  callOauth,
  callRelay,
  callVaccination,
  packageIn,
  packageOf,
  post,
  relayHeaders,
  relayServices,
  relayUrl,
  secretOf,
  vaccinationPath,
} from './clients.ts';
import { faultsOf, readSpecs } from './spec-documents.ts';

let sandbox: Sandbox;
let replySchema: (operation: string) => Schema;
beforeAll(async () => {
  sandbox = await startSandbox();
  const operations = [...(await readSpecs()).values()].flatMap((spec) => [...spec.operations.values()]);
  replySchema = (operation) => {
    const found = operations.find(({ operationId }) => operationId === operation)?.responses['200']?.content ?? {};
    return Object.values(found)[0]?.schema ?? (false as unknown as Schema);
  };
});
afterAll(() => sandbox.close());
afterEach(() => {
  for (const vertical of sandbox.verticals) sandbox.setFault(vertical, undefined);
});

const child = () => {
  const [first] = sandbox.people();
  if (first?.father === undefined) throw new Error('the first of the people has a father');
  return { ...first, father: first.father };
};

/** One good call of each vertical, its own failure code, its own "not let in", and where its code is. */
const verticals = {
  'mps-population': {
    operation: 'queryHousehold',
    call: (headers: Record<string, string>) =>
      callRelay(sandbox, relayServices.queryHousehold, { XM: child().name, GMSFHM: child().idNumber }, headers),
    code: (answer: Answer) => packageIn(answer).PACKAGE.PACKAGEHEAD.FHZT,
    decode: (answer: Answer): unknown => packageIn(answer),
    success: '0',
    failure: '9',
  },
  'mnr-realestate': {
    operation: 'queryOwnership',
    call: (headers: Record<string, string>) =>
      callRelay(
        sandbox,
        relayServices.queryOwnership,
        { qlrmc: child().father.name, qlrzjh: child().father.idNumber },
        headers,
      ),
    code: (answer: Answer) => answer.json().code,
    decode: (answer: Answer): unknown => answer.json(),
    success: '200',
    failure: 'db-0001',
  },
  'ndcpa-immunization': {
    operation: 'queryVaccination',
    call: (headers: Record<string, string>) =>
      callVaccination(sandbox, { child_name: child().name, child_idcard: child().idNumber }, headers),
    code: (answer: Answer) => answer.json().code,
    decode: (answer: Answer): unknown => answer.json(),
    success: '0',
    failure: '5000',
  },
  'moe-student': {
    operation: 'getStudentStatus',
    call: (headers: Record<string, string>) => {
      const pupil = [...sandbox.truth.citizens()].find(({ schooling }) => schooling);
      return callOauth(sandbox, 'getStudentStatus', { xsxm: pupil?.name ?? '', sfzjh: pupil?.idNumber ?? '' }, headers);
    },
    code: (answer: Answer) => answer.json().errcode,
    decode: (answer: Answer): unknown => answer.json(),
    success: '0',
    failure: '50001',
  },
  'mohrss-insurance': {
    operation: 'queryParticipation',
    call: (headers: Record<string, string>) =>
      callOauth(
        sandbox,
        'queryParticipation',
        { aac003: child().father.name, aac002: child().father.idNumber },
        headers,
      ),
    code: (answer: Answer) => answer.json().resultCode,
    decode: (answer: Answer): unknown => answer.json(),
    success: '0000',
    failure: '9999',
  },
} as const;

const unauthorised = {
  'mps-population': { code: '403' },
  'mnr-realestate': { code: '403' },
  'ndcpa-immunization': { code: '2005', data: null },
  'moe-student': { errcode: '40301' },
  'mohrss-insurance': { resultCode: '3001', resultData: null },
} as const;

describe.each(Object.entries(verticals))(
  'a fault of %s',
  (vertical, { operation, call, code, decode, success, failure }) => {
    test('is played for the one call that asks for it', async () => {
      expect(code(await call({ 'Sandbox-Fault': 'error' }))).toBe(failure);
      expect(code(await call({}))).toBe(success);
    });

    test('is played for every call once set, until it is taken back', async () => {
      sandbox.setFault(vertical, 'error');
      expect(code(await call({}))).toBe(failure);
      expect(code(await call({}))).toBe(failure);
      sandbox.setFault(vertical, undefined);
      expect(code(await call({}))).toBe(success);
    });

    test('may be an empty body under HTTP 200', async () => {
      const answer = await call({ 'Sandbox-Fault': 'empty' });
      expect([answer.status, answer.text]).toEqual([200, '']);
    });

    test('may be a text that is well-formed in no format', async () => {
      const { text, json } = await call({ 'Sandbox-Fault': 'garbled' });
      expect(text.length).toBeGreaterThan(10);
      expect(json).toThrow();
      expect(text).not.toContain('</PACKAGE>');
    });

    test('may be a good envelope with a member of the wrong kind, which the spec does not accept', async () => {
      expect(faultsOf(replySchema(operation), decode(await call({})))).toEqual([]);
      const answer = await call({ 'Sandbox-Fault': 'wrong-shape' });
      expect(code(answer)).toBe(success);
      expect(faultsOf(replySchema(operation), decode(answer))).not.toEqual([]);
    });

    test('may be a platform that does not let us in any more, without data', async () => {
      const answer = await call({ 'Sandbox-Fault': 'unauthorised' });
      expect(answer.json()).toEqual({ ...unauthorised[vertical as keyof typeof unauthorised], ...messageOf(answer) });
    });

    test('may be a late answer, good when it comes', async () => {
      expect(code(await call({ 'Sandbox-Fault': 'slow:0.05s' }))).toBe(success);
    });

    test('is ignored where it is unknown', async () => {
      for (const fault of ['explode', 'slow:soon', '', 'TIMEOUT']) {
        expect(code(await call({ 'Sandbox-Fault': fault })), fault).toBe(success);
      }
    });
  },
);

test('a vertical that times out answers nobody until they go, and still answers others', async () => {
  const { vertical } = relayServices.queryHousehold;
  const secret = await secretOf(sandbox, relayServices.queryHousehold);
  const body = packageOf(relayServices.queryHousehold, { XM: child().name, GMSFHM: child().idNumber });
  const headers = { ...relayHeaders(relayServices.queryHousehold, secret), 'Sandbox-Fault': 'timeout' };
  const leaving = new AbortController();
  const before = sandbox.calls(vertical);
  const waiting = post(relayUrl(sandbox, relayServices.queryHousehold), headers, body, leaving.signal);
  const outcome = waiting.then(
    () => 'answered',
    (error: Error) => error.name,
  );
  await expect.poll(() => sandbox.calls(vertical)).toBe(before + 1);

  expect(verticals[vertical].code(await verticals[vertical].call({}))).toBe('0');
  const first = await Promise.race([outcome, new Promise((resolve) => setTimeout(resolve, 200, 'still waiting'))]);
  expect(first).toBe('still waiting');
  leaving.abort();
  expect(await outcome).toBe('AbortError');
});

test('a fault does not open a gate: an unsigned call that asks for one is turned away', async () => {
  const body = JSON.stringify({ child_name: child().name, child_idcard: child().idNumber });
  const { 'X-Sign': _, ...unsigned } = appKeyHeaders(sandbox, body);
  const url = `${sandbox.url('ndcpa-immunization')}${vaccinationPath}`;
  const answer = await post(url, { ...unsigned, 'Sandbox-Fault': 'empty' }, body);
  expect(answer.json()).toMatchObject({ code: '1001' });
});

test('a stopped vertical refuses connections, leaves the others be, and starts on the same port', async () => {
  const url = sandbox.url('ndcpa-immunization');
  const waiting = verticals['ndcpa-immunization'].call({ 'Sandbox-Fault': 'timeout' }).then(
    () => 'answered',
    () => 'cut off',
  );
  const before = sandbox.calls('ndcpa-immunization');
  await expect.poll(() => sandbox.calls('ndcpa-immunization')).toBe(before + 1);
  await sandbox.stop('ndcpa-immunization');
  expect(await waiting).toBe('cut off');
  await expect(verticals['ndcpa-immunization'].call({})).rejects.toThrow('fetch failed');
  expect(verticals['moe-student'].code(await verticals['moe-student'].call({}))).toBe('0');

  await sandbox.start('ndcpa-immunization');
  expect(sandbox.url('ndcpa-immunization')).toBe(url);
  expect(verticals['ndcpa-immunization'].code(await verticals['ndcpa-immunization'].call({}))).toBe('0');
});

function messageOf(answer: Answer): Record<string, unknown> {
  const members = Object.entries(answer.json());
  return Object.fromEntries(members.filter(([name]) => ['message', 'errmsg', 'resultMsg'].includes(name)));
}
