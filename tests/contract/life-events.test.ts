import canonicalize from 'canonicalize';
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyReceipt } from '../../src/ledger/index.ts';
import type { Client } from '../support/client.ts';
import { as, firstFamily, type NameAndId, nameAndId, opsRow, people, verifierKeyOf } from './contract.ts';

let education: Client;
let family: { child: NameAndId; father: NameAndId; mother: NameAndId };

beforeAll(async () => {
  education = await as('education');
  family = await firstFamily();
});

const enrol = (stated: unknown, headers: Record<string, string> = {}) =>
  education.evidence('school-enrolment', stated, { headers });

describe('school enrolment', () => {
  test('brings five papers in one call, each with a sentence, a source and its receipts', async () => {
    const { status, body } = await enrol(family);
    expect(status).toBe(200);
    expect(body).toMatchObject({ lifeEvent: 'school-enrolment', complete: true, sentence: '5 项材料已全部取得。' });
    expect(body.evidence.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual([
      ['vaccination', 'ok'],
      ['household', 'ok'],
      ['parent-identity', 'ok'],
      ['property', 'ok'],
      ['residence', 'ok'],
    ]);
    for (const item of body.evidence) {
      expect(item.sentence).toMatch(/查到/);
      expect(item.source.title).not.toBe('');
      for (const part of item.parts ?? [item]) {
        expect(part).toMatchObject({ receipt: expect.any(String), salt: expect.any(String), data: expect.anything() });
      }
    }
  });

  test('every receipt of it proves the very bytes of the answer', async () => {
    const { body, headers, text } = await enrol(family);
    const verifierKey = await verifierKeyOf(body.evidence[0].receipt);
    const parts = body.evidence.flatMap((item: { parts?: unknown[] }) => item.parts ?? [item]);
    expect(parts.length).toBe(8);
    for (const { receipt, salt, data } of parts) {
      const proof = (await education.call('GET', receipt)).text;
      const bytes = new TextEncoder().encode(canonicalize(data));
      expect(verifyReceipt({ receipt: proof, verifierKey, answer: { salt, body: bytes } })).toMatchObject({
        ok: true,
        value: { answerProven: true, entry: { department: 'education', bundle: body.id } },
      });
      const other = new TextEncoder().encode(canonicalize({ ...data, more: 1 }));
      expect(verifyReceipt({ receipt: proof, verifierKey, answer: { salt, body: other } }).ok).toBe(false);
    }
    const [, whole, salt] = /^"([^"]+)";\s?salt=:([^:]+):$/.exec(headers.get('Receipt') ?? '') ?? [];
    const proof = (await education.call('GET', whole ?? '')).text;
    const answer = { salt: salt ?? '', body: new TextEncoder().encode(text) };
    expect(verifyReceipt({ receipt: proof, verifierKey, answer })).toMatchObject({ ok: true });
  });

  test('one vertical that fails leaves every paper of the others answered', async () => {
    const { body } = await enrol(family, { 'Sandbox-Fault': 'ndcpa-immunization=error' });
    const [vaccination, ...others] = body.evidence;
    expect(vaccination).toMatchObject({ id: 'vaccination', status: 'unavailable', problem: { status: 503 } });
    expect(vaccination.sentence).toContain('疾控系统暂时连不上，不是您的材料有问题');
    expect(others.map(({ status }: { status: string }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(body).toMatchObject({ complete: false });
    expect(body.sentence).toContain('5 项材料已取得 4 项');
  });

  test('an answer that breaks its own spec is not passed on, and the ledger says where it broke', async () => {
    const { body } = await enrol(family, { 'Sandbox-Fault': 'ndcpa-immunization=wrong-shape' });
    expect(body.evidence[0]).toMatchObject({ status: 'unavailable', problem: { reason: 'vertical-invalid-answer' } });
    expect(body.evidence[0]).not.toHaveProperty('data');
    const entry = await opsRow(body.evidence[0].problem.instance);
    expect(entry).toMatchObject({ outcome: 'failed', note: expect.any(String) });
  });

  test('comes item by item as a stream, each on record before it is sent', async () => {
    const events = await education.evidenceEvents('school-enrolment', family);
    expect(events.map(({ event }) => event)).toEqual([...Array(5).fill('evidence'), 'bundle']);
    expect(new Set(events.slice(0, 5).map(({ data }) => data.id)).size).toBe(5);
    const { data: bundle } = events[5] ?? {};
    expect(bundle).toMatchObject({ complete: true, sentence: expect.any(String), receipt: expect.any(String) });
    const entry = await opsRow(bundle.id);
    expect(entry).toMatchObject({ kind: 'bundle', lifeEvent: 'school-enrolment', outcome: 'ok' });
    expect(entry.parts).toHaveLength(8);
  });

  test('is the record of one bundle and of each call it made', async () => {
    const { body } = await enrol(family);
    const ops = await as('data-bureau', { scope: 'ops' });
    const { body: found } = await ops.call('GET', `/ops/requests?bundle=${body.id}`);
    expect(found.items).toHaveLength(8);
    for (const row of found.items) expect(row).toMatchObject({ department: 'education', case: body.case });
  });

  test('goes on with one parent', async () => {
    const { child, mother } = family;
    const { status, body } = await enrol({ child, mother });
    expect(status).toBe(200);
    expect(body.evidence[2].parts.map(({ of }: { of: string }) => of)).toEqual(['mother']);
  });

  test('asks for the name that goes with a number', async () => {
    const { child, mother, father } = family;
    const { status, body } = await enrol({ child, mother, father: { idNumber: father.idNumber } });
    expect(status).toBe(400);
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(['father.name']);
  });

  test('is refused item by item to a department whose demands these are not, and says whom to ask', async () => {
    const health = await as('health');
    const { status, body } = await health.evidence('school-enrolment', family);
    expect(status).toBe(200);
    for (const item of body.evidence) {
      expect(item.status).toBe('refused');
      expect(item.sentence).toContain('绥宁县教育局');
      for (const part of item.parts ?? [item]) expect(part).not.toHaveProperty('data');
    }
  });
});

describe('all or nothing (Prefer: handling=strict)', () => {
  const strict = { Prefer: 'handling=strict' };
  const lost = { ...strict, 'Sandbox-Fault': 'mps-population=error' };

  test('is the bundle as ever where everything required is there', async () => {
    const { status, body, headers } = await enrol(family, strict);
    expect(status).toBe(200);
    expect(headers.get('Preference-Applied')).toBe('handling=strict');
    expect(body).toMatchObject({ complete: true });
    expect(body.evidence[0]).toMatchObject({ status: 'ok', data: expect.anything(), receipt: expect.any(String) });
  });

  test('is a refusal without any data where something required is missing; each evidence says how it stands', async () => {
    const { status, body, headers, text } = await enrol(family, lost);
    expect(status).toBe(409);
    expect(headers.get('Content-Type')).toContain('application/problem+json');
    expect(headers.get('Retry-After')).toBe('30');
    expect(body).toMatchObject({ reason: 'bundle-incomplete', title: '材料未取齐，未提供' });
    expect(body.evidence.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual([
      ['vaccination', 'withheld'],
      ['household', 'unavailable'],
      ['parent-identity', 'unavailable'],
      ['property', 'withheld'],
      ['residence', 'withheld'],
    ]);
    for (const word of ['data', 'finding', 'salt', family.child.name, family.father.idNumber]) {
      expect(text).not.toContain(word === 'data' ? '"data"' : word);
    }
  });

  test('leaves on record that nothing was given: what was fetched is refused, without a field', async () => {
    const { body } = await enrol(family, lost);
    expect(await opsRow(body.instance)).toMatchObject({
      kind: 'bundle',
      outcome: 'refused',
      reason: 'bundle-incomplete',
      status: 409,
    });
    const ops = await as('data-bureau', { scope: 'ops' });
    const { body: found } = await ops.call('GET', `/ops/requests?bundle=${body.instance}`);
    expect(found.items).toHaveLength(8);
    for (const { id, resource, outcome, reason } of found.items) {
      const entry = await opsRow(id);
      expect(entry).not.toHaveProperty('fields');
      expect(entry).not.toHaveProperty('findings');
      if (resource.startsWith('mps-population')) expect(outcome).toBe('failed');
      else {
        expect([outcome, reason]).toEqual(['refused', 'bundle-incomplete']);
        expect(entry.upstream).toBeDefined(); // the ministry was asked all the same
      }
    }
  });

  test('does not mind what is not required: one proof of residence is enough', async () => {
    const { status, body } = await enrol(family, { ...strict, 'Sandbox-Fault': 'mnr-realestate=error' });
    expect(status).toBe(200);
    expect(body.evidence[3]).toMatchObject({ id: 'property', status: 'unavailable' });
  });

  test('as a stream is one refusal, with no evidence before it', async () => {
    const events = await education.evidenceEvents('school-enrolment', family, { headers: lost });
    expect(events.map(({ event }) => event)).toEqual(['problem']);
    expect(events[0]?.data).toMatchObject({ reason: 'bundle-incomplete' });
    const whole = await education.evidenceEvents('school-enrolment', family, { headers: strict });
    expect(whole.map(({ event }) => event)).toEqual([...Array(5).fill('evidence'), 'bundle']);
  });
});

describe('families of the sandbox, by what they play', () => {
  const play = async (note: RegExp) => {
    const child = (await people()).find((person) => person.note?.match(note));
    if (!child) throw new Error(`nobody in the sandbox plays ${note}`);
    const { father, mother } = child;
    const stated = {
      child: nameAndId(child),
      ...(father && { father: nameAndId(father) }),
      ...(mother && { mother: nameAndId(mother) }),
    };
    return (await enrol(stated)).body;
  };
  const told = (bundle: { evidence: { id: string }[] }, id: string) => bundle.evidence.find((one) => one.id === id);

  test('a grandparent at the head of the household asks for the certificate of birth', async () => {
    const bundle = await play(/户主是祖父/);
    expect(told(bundle, 'household')).toMatchObject({
      status: 'ok',
      finding: 'contradicted',
      findings: { 'head-is-parent': 'contradicted', 'six-by-31-august': 'confirmed' },
      sentence: expect.stringContaining('出生医学证明'),
    });
    expect(bundle.complete).toBe(false);
  });

  test('missing doses are told kindly, and enrolment goes on', async () => {
    const bundle = await play(/接种缺/);
    expect(told(bundle, 'vaccination')).toMatchObject({
      status: 'ok',
      finding: 'contradicted',
      sentence: expect.stringContaining('不影响先办理入学'),
    });
    expect(bundle.complete).toBe(true);
  });

  test('a vaccination record that is not found is not said to be missing', async () => {
    const bundle = await play(/查不到接种记录/);
    expect(told(bundle, 'vaccination')).toMatchObject({
      status: 'not_found',
      finding: 'check-by-hand',
      problem: { reason: 'record-not-found' },
      sentence: '暂未查到接种记录，这不代表没有，请补交接种证。可先受理，后补材料。',
    });
  });

  test('one proof of residence is enough', async () => {
    const insured = await play(/无房但在保/);
    expect(told(insured, 'property')).toMatchObject({ status: 'not_found' });
    expect(told(insured, 'residence')).toMatchObject({ status: 'ok', finding: 'confirmed' });
    expect(insured.complete).toBe(true);
    const owners = await play(/有房但未参保/);
    expect(told(owners, 'property')).toMatchObject({ status: 'ok' });
    expect(told(owners, 'residence')).not.toMatchObject({ finding: 'confirmed' });
    expect(owners.complete).toBe(true);
    expect((await play(/既无房也未参保/)).complete).toBe(false);
  });

  test('a name that does not belong to the number is told as such', async () => {
    const bundle = await play(/姓名与公安登记不一致/);
    expect(told(bundle, 'parent-identity')).toMatchObject({
      status: 'ok',
      finding: 'contradicted',
      sentence: '所填信息与公安部门登记不一致，请先核对姓名和身份证号。',
    });
    expect(bundle.complete).toBe(false);
  });

  test('a child who is too young is found out from the number', async () => {
    const bundle = await play(/未满六周岁/);
    expect(told(bundle, 'household')).toMatchObject({ findings: { 'six-by-31-august': 'contradicted' } });
  });

  test('a single mother is enough', async () => {
    const bundle = await play(/单亲/);
    expect(bundle.complete).toBe(true);
  });
});
