import { beforeAll, expect, inject, test } from 'vitest';
import { type Client, enrolment } from '../support/client.ts';
import { as, firstFamily, type NameAndId, nameAndId, opsRow, people } from './contract.ts';

const path = '/v1/subjects/accesses';
const household = 'mps-population.household-record';
const session = { 'Sharing-Authorisation': 'XYB-20261124-000017' };
let app: Client;
let education: Client;
let child: NameAndId;
let stranger: NameAndId;

beforeAll(async () => {
  app = await as('data-bureau', { scope: 'subject-accesses' });
  education = await as('education');
  // One whom the other suites hardly ask about: the last of the list.
  const everybody = await people();
  child = nameAndId(everybody.at(-1) as NameAndId);
  stranger = (await firstFamily()).mother;
});

// biome-ignore lint/suspicious/noExplicitAny: what a test reads of an answer, it asserts
type Access = any;

async function statement(person: NameAndId, query = '', headers: Record<string, string> = {}) {
  return app.call('POST', `${path}${query}`, { body: person, headers: { ...session, ...headers } });
}

async function wholeStatement(person: NameAndId): Promise<Access[]> {
  const items: Access[] = [];
  for (let after = ''; ; ) {
    const { status, body } = await statement(person, `?limit=100${after}`);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).not.toHaveProperty('incomplete');
    items.push(...body.items);
    if (!body.next) return items;
    after = `&after=${body.next}`;
  }
}

const purpose = (number: string) => ({ 'Sharing-Case': number, 'Sharing-Officer': 'CLERK-0427' });

test('a person reads who used their data, when, for which matter and case, and which fields; not the clerk, not the data', async () => {
  const answer = await education.query(household, child, { headers: purpose('ACCESS-000001') });
  expect(answer.status).toBe(200);
  const use = (await wholeStatement(child)).find(({ case: number }) => number === 'ACCESS-000001');
  expect(use).toEqual({
    id: answer.headers.get('Request-Id'),
    time: expect.stringMatching(/Z$/),
    department: { id: 'education', title: '绥宁县教育局' },
    matter: { code: enrolment, title: '义务教育入学' },
    case: 'ACCESS-000001',
    resource: { id: household, title: '户籍信息查询' },
    fields: [
      { name: 'householdNo', title: '户号', masked: true },
      { name: 'headName', title: '户主姓名', masked: false },
      { name: 'relationToHead', title: '与户主关系', masked: false },
      { name: 'registeredAddress', title: '户籍地址', masked: false },
      { name: 'registeredOn', title: '登记日期', masked: false },
    ],
    questions: [],
    outcome: 'ok',
    sentence: expect.stringMatching(
      /^2\d{3}年\d+月\d+日 \d\d:\d\d，绥宁县教育局为办理“义务教育入学”（办件编号 ACCESS-000001），查询了“户籍信息查询”，取得：户号（部分隐藏）、户主姓名、与户主关系、户籍地址、登记日期。$/,
    ),
  });
  const { text } = await statement(child);
  for (const secret of ['CLERK-0427', child.name, child.idNumber, answer.body.registeredAddress])
    expect(text, secret).not.toContain(secret);
});

test('in English as well', async () => {
  await education.query(household, child, { headers: purpose('ACCESS-000002') });
  const { body } = await statement(child, '', { 'Accept-Language': 'en' });
  const use = body.items.find((one: Access) => one.case === 'ACCESS-000002');
  expect(use.sentence).toMatch(
    /^On 2\d{3}-\d\d-\d\d at \d\d:\d\d Suining County Education Bureau, for the matter 义务教育入学 \(case ACCESS-000002\), looked up "Household registration" and received: /,
  );
});

test('what was refused and what found nothing is in it too, and says that nothing was received', async () => {
  await education.query(
    'moe-student.student-status',
    { studentName: child.name, studentIdNumber: child.idNumber },
    {
      headers: { ...purpose('ACCESS-000003'), 'Sharing-Matter': '11430527DEM00006594432005002000' },
    },
  );
  await education.query(household, { ...child, name: '查无此名' }, { headers: purpose('ACCESS-000004') });
  const uses = await wholeStatement(child);
  const absent = uses.find(({ case: number }) => number === 'ACCESS-000004');
  expect(absent).toMatchObject({ outcome: 'absent', fields: [] });
  expect(absent.sentence).toContain('没有查到记录');
  expect(uses.map(({ case: number }) => number)).toContain('ACCESS-000003');
});

test('for a life event, each look-up says for which, and which questions were answered', async () => {
  const family = await firstFamily();
  await education.evidence('school-enrolment', family, { headers: purpose('ACCESS-EVENT1') });
  const uses = (await wholeStatement(family.child)).filter(({ case: number }) => number === 'ACCESS-EVENT1');
  const use = uses.find(({ resource }) => resource.id === household);
  expect(use).toMatchObject({ lifeEvent: { id: 'school-enrolment', title: '教育入学一件事' } });
  expect(use.questions).toContain('户主与所填父（母）一致');
  expect(use.sentence).toMatch(/；并核验了“户主与所填父（母）一致”/);
});

test('nobody finds another person’s uses in theirs', async () => {
  await education.query(household, child, { headers: purpose('ACCESS-CHILD1') });
  await education.query('mps-population.identity-verify', stranger, { headers: purpose('ACCESS-OTHER1') });
  const cases = async (person: NameAndId) => (await wholeStatement(person)).map(({ case: number }) => number);
  expect(await cases(child)).not.toContain('ACCESS-OTHER1');
  expect(await cases(stranger)).not.toContain('ACCESS-CHILD1');
  expect(await cases(stranger)).toContain('ACCESS-OTHER1');
});

test('an id typed with a small x or full-width digits is the same person', async () => {
  const wide = [...child.idNumber].map((c) =>
    /\d/.test(c) ? String.fromCharCode(c.charCodeAt(0) + 0xfee0) : c.toLowerCase(),
  );
  const { body } = await statement({ name: child.name, idNumber: wide.join('') }, '?limit=1');
  expect(body.items).toHaveLength(1);
});

test('page by page, newest first, none twice and none left out', async () => {
  for (let turn = 0; turn < 5; turn += 1)
    await education.query(household, child, { headers: purpose(`ACCESS-PAGE-${turn}`) });
  const whole = await wholeStatement(child);
  const paged: Access[] = [];
  for (let after = ''; ; ) {
    const { body } = await statement(child, `?limit=3${after}`);
    paged.push(...body.items);
    if (!body.next) break;
    after = `&after=${body.next}`;
  }
  expect(paged.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
  expect(whole.map(({ time }) => time)).toEqual(
    whole
      .map(({ time }) => time)
      .toSorted()
      .reverse(),
  );
});

test('the reading is itself an entry, with its receipt and the mandate it rests on, and about whom only as a pseudonym', async () => {
  const answer = await statement(child);
  expect(answer.headers.get('Receipt')).toMatch(/^"\/v1\/receipts\//);
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
  const entry = await opsRow(answer.headers.get('Request-Id'));
  expect(entry).toMatchObject({
    kind: 'read',
    department: 'data-bureau',
    authorisation: 'XYB-20261124-000017',
    subjects: [expect.stringMatching(/^s1_/)],
    act: { what: 'read-subject-accesses' },
  });
  expect(JSON.stringify(entry)).not.toContain(child.idNumber);
});

test('only a token of this scope reads it, and only on the person’s own mandate', async () => {
  const ops = await as('data-bureau', { scope: 'ops' });
  for (const client of [education, ops]) {
    const { status, body } = await client.call('POST', path, { body: child, headers: session });
    expect([status, body.reason]).toEqual([403, 'insufficient-scope']);
  }
  await expect(as('education', { scope: 'subject-accesses' })).rejects.toThrow('invalid_scope');
  const without = await app.call('POST', path, { body: child });
  expect([without.status, without.body.reason]).toEqual([403, 'authorisation-required']);
  const personal = await app.call('POST', path, { body: child, headers: { 'Sharing-Authorisation': child.idNumber } });
  expect([personal.status, personal.body.reason]).toEqual([400, 'invalid-context']);
  expect((await fetch(inject('url') + path, { method: 'POST' })).status).toBe(401);
  expect((await app.query(household, child)).body.reason).toBe('insufficient-scope');
});

test.each([
  ['a number whose check character is wrong', () => ({ ...child, idNumber: '430599199001010018' }), '', 'idNumber'],
  ['no name', () => ({ idNumber: child.idNumber }), '', 'name'],
  ['a member it does not know', () => ({ ...child, phone: '1' }), '', 'phone'],
  ['a cursor that is not ours', () => child, '?after=bm90LW91cnM', 'after'],
  ['a page of more than a thousand', () => child, '?limit=1001', 'limit'],
])('refuses %s, and names the place', async (_name, person, query, field) => {
  const { status, body } = await statement(person() as NameAndId, query);
  expect([status, body.errors[0].field]).toEqual([400, field]);
});
