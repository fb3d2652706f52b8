import { readFile } from 'node:fs/promises';
import { Validator } from '@cfworker/json-schema';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  demandsOfDepartment,
  demandsOnResource,
  findDemand,
  findDemands,
  findLifeEvent,
  findLifeEventByMatter,
  findResource,
  findVertical,
  resourcesOfVertical,
} from '../../src/catalog/index.ts';
import { kindOf } from '../../src/catalog/schemas/kinds.ts';
import type { Catalog, PublicJwk } from '../../src/model/index.ts';
import { demandCases } from '../contract/demands/index.ts';
import { publishedSchemaFiles, schemasFolder } from './published-schemas.ts';
import { lineOf, loadEdited, shippedCatalog, shippedEnvironment, shippedFiles } from './shipped.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await shippedCatalog();
});

test('the shipped config is the whole county: every department, vertical, operation, demand and life event', () => {
  expect(catalog.departments.size).toBe(26);
  expect(catalog.verticals.size).toBe(21);
  expect(catalog.resources.size).toBe(43);
  expect([...catalog.demands.keys()].toSorted()).toEqual(
    Array.from({ length: 42 }, (_, index) => `SN-D-${String(index + 1).padStart(2, '0')}`),
  );
  const batches = [...catalog.lifeEvents.values()].map(({ batch }) => batch);
  expect(batches.filter((batch) => batch === 1)).toHaveLength(17);
  expect(batches.filter((batch) => batch === 2)).toHaveLength(7);
});

test('every department but the data bureau takes part in a life event, and every demand but one serves them', () => {
  const taking = new Set([...catalog.lifeEvents.values()].flatMap(({ departments }) => departments));
  const idle = [...catalog.departments.keys()].filter((id) => !taking.has(id));
  expect(idle).toEqual(['data-bureau']);
  const alone = [...catalog.demands.values()].filter(({ lifeEvents }) => lifeEvents.length === 0);
  expect(alone.map(({ id }) => id)).toEqual(['SN-D-06']);
});

test('what each demand answers is stated in the contract, independently of the code that maps it', () => {
  expect(new Set(demandCases.map(({ demand }) => demand))).toEqual(new Set(catalog.demands.keys()));
});

test('every resource but the closed one has a pipe, and every demand a way out', () => {
  for (const resource of catalog.resources.values()) {
    expect(resource.pipe === undefined, resource.id).toBe(resource.sharing === 'not-shared');
    for (const demand of demandsOnResource(catalog, resource.id)) {
      expect(resource.pipe?.channel(demand.id).credential, demand.id).toBeTruthy();
    }
  }
  expect(findResource(catalog, 'mps-population.fingerprint-template')?.notShared?.zh).toContain('不予共享');
});

test('a demand reaches the catalog as its file says it', () => {
  expect(findDemand(catalog, 'SN-D-02')).toMatchObject({
    department: 'education',
    resource: 'mps-population.household-record',
    maxAgeSeconds: 86_400,
    quotaPerDay: 4000,
    validUntil: '2028-12-31',
    fields: ['householdNo', 'headName', 'relationToHead', 'registeredAddress', 'registeredOn'],
    unmasked: ['headName', 'registeredAddress', 'registeredOn'],
    predicates: [
      { id: 'head-is-parent', combine: 'any', tests: [{ equals: { parameter: 'father.name' } }, {}] },
      { id: 'registered-in-county' },
      {
        id: 'six-by-31-august',
        combine: 'all',
        tests: [{ birthDateOf: 'idNumber', onOrBefore: '08-31', yearsAgo: 6 }],
      },
    ],
  });
  expect(findDemand(catalog, 'SN-D-03')?.maxAgeSeconds).toBe(0);
  expect(findDemand(catalog, 'SN-D-01')?.maxAgeSeconds).toBe(7 * 86_400);
});

test('an enum field carries its values in both languages, each with the code of its standard', () => {
  const field = findResource(catalog, 'mohrss-insurance.participation-status')?.fields.find(
    ({ name }) => name === 'insuranceKind',
  );
  expect(field?.values?.[0]).toEqual({
    value: 'employee-pension',
    title: { zh: '企业职工基本养老保险', en: 'pension of enterprise employees' },
    code: '110',
  });
  const sex = findResource(catalog, 'nhc-birth.birth-certificate')?.fields.find(({ name }) => name === 'sex');
  expect(sex?.values?.map(({ code, value }) => `${code} ${value}`)).toEqual([
    '0 unknown',
    '1 male',
    '2 female',
    '9 not-stated',
  ]);
  expect(sex?.codeSource).toContain('GB/T 2261.1');
});

test('what is masked as a name is folded like one, though its resource names no converter', () => {
  const data = {
    ...{
      csyxzmbh: 'DEM4300001',
      xsexm: '　示例　丁 ',
      xb: '2',
      csrq: '2026-11-15 00:00:00',
      jsjg: '绥宁县示例人民医院',
    },
    ...{ mqxm: '示例•母', mqsfzh: '430599199103080024', fqxm: null, fqsfzh: null },
  };
  const body = new TextEncoder().encode(JSON.stringify({ code: '200', message: '成功', data }));
  const channel = findResource(catalog, 'nhc-birth.birth-certificate')?.pipe?.channel('SN-D-08');
  expect(channel?.read({ status: 200, headers: {}, body })).toMatchObject({
    rows: [{ childName: '示例丁', motherName: '示例·母', fatherName: null, bornOn: '2026-11-15' }],
  });
});

test('lookups answer what the maps hold, and nothing for a stranger', () => {
  expect(findDemands(catalog, 'education', 'mps-population.household-record').map(({ id }) => id)).toEqual(['SN-D-02']);
  expect(findDemands(catalog, 'education', 'mps-population.kinship-check')).toEqual([]);
  expect(demandsOfDepartment(catalog, 'education')).toHaveLength(6);
  expect(demandsOfDepartment(catalog, 'power-supply')).toEqual([]);
  expect(resourcesOfVertical(catalog, 'mps-population')).toHaveLength(5);
  const event = findLifeEvent(catalog, 'school-enrolment');
  expect(event?.deadlineMs).toBe(10_000);
  expect(findLifeEventByMatter(catalog, '11430527DEM00006594432005101000')).toBe(event);
  expect(findVertical(catalog, '__proto__')).toBeUndefined();
});

test('what is stated of several things is a list, and a call is made of each', async () => {
  const file = 'config/life-events/school-enrolment.yaml';
  const loaded = await loadEdited([
    { file, from: 'path: child.name', to: "path: 'children[].name'" },
    { file, from: 'path: child.idNumber', to: "path: 'children[].idNumber'" },
    {
      file,
      from: 'childName: $child.name, childIdNumber: $child.idNumber',
      to: "childName: '$children[].name', childIdNumber: '$children[].idNumber'",
    },
    {
      file,
      from: 'name: $child.name, idNumber: $child.idNumber',
      to: 'name: $father.name, idNumber: $father.idNumber',
    },
  ]);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  const event = findLifeEvent(loaded.value, 'school-enrolment');
  expect(event?.parameters[0]).toMatchObject({ path: 'children[].name', required: true });
  expect(event?.evidence[0]?.calls).toEqual([{ childName: '$children[].name', childIdNumber: '$children[].idNumber' }]);
});

test('only the data bureau may ask for ops, and config registers no key', () => {
  const bureaus = [...catalog.departments.values()].filter(({ scopes }) => scopes.includes('ops'));
  expect(bureaus.map(({ id }) => id)).toEqual(['data-bureau']);
  expect([...catalog.departments.values()].every(({ keys }) => keys.length === 0)).toBe(true);
  expect([...catalog.verticals.values()].every(({ sandbox }) => !sandbox)).toBe(true);
});

test('nobody can change a catalog', () => {
  const demand = findDemand(catalog, 'SN-D-02');
  const attempts: (() => unknown)[] = [
    () => Object.assign(catalog, { revision: 'x' }),
    () => (catalog.demands as Map<unknown, unknown>).clear(),
    () => (catalog.demands as Map<unknown, unknown>).set('SN-D-02', {}),
    () => (catalog.index.demandsByRight as Map<string, unknown>).delete('education mps-population.household-record'),
    () => (demand as unknown as { fields: string[] }).fields.push('policeStation'),
    () => Object.assign(demand?.predicates[0]?.tests[0] ?? {}, { equals: 'x' }),
    () => Object.assign(findResource(catalog, 'mps-population.household-record')?.pipe ?? {}, { timeoutMs: 1 }),
  ];
  for (const attempt of attempts) expect(attempt).toThrow(TypeError);
  expect(findDemand(catalog, 'SN-D-02')?.fields).not.toContain('policeStation');
});

const demoKey: PublicJwk = {
  kid: 'demo-education-1',
  kty: 'EC',
  crv: 'P-256',
  alg: 'ES256',
  use: 'sig',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};

test('the revision changes with every file and with the overlay, and with nothing else', async () => {
  const again = await shippedCatalog();
  expect(again.revision).toBe(catalog.revision);
  expect(catalog.revision).toMatch(/^[0-9a-f]{16}$/);
  const revisions = [catalog.revision];
  for (const edit of [
    { file: 'config/demands/education.yaml', from: 'quotaPerDay: 4000', to: 'quotaPerDay: 4001' },
    { file: 'config/code-lists/household-type.yaml', from: '家庭户', to: '家庭户口' },
    { file: 'specs/moe-student.yaml', from: 'version: 1.1.0', to: 'version: 1.1.1' },
  ]) {
    const loaded = await loadEdited([edit]);
    revisions.push(loaded.ok ? loaded.value.revision : 'invalid');
  }
  revisions.push((await shippedCatalog({ overlay: { departments: { education: { keys: [demoKey] } } } })).revision);
  expect(new Set(revisions).size).toBe(5);
  const otherSecrets = await loadEdited([], { env: (name) => shippedEnvironment(name).replace(/^test-/, 'other-') });
  expect(otherSecrets).toMatchObject({ ok: true, value: { revision: catalog.revision } });
});

test("an overlay's keys and sandbox verticals are there only with it, and checked as config is", async () => {
  const overlay = { departments: { education: { keys: [demoKey] } }, sandboxVerticals: ['mps-population'] };
  const withDemo = await shippedCatalog({ overlay });
  expect([...withDemo.departments.values()].filter(({ keys }) => keys.length > 0)).toMatchObject([
    { id: 'education', keys: [{ kid: 'demo-education-1' }] },
  ]);
  expect(findVertical(withDemo, 'mps-population')?.sandbox).toBe(true);
  expect(findVertical(withDemo, 'moe-student')?.sandbox).toBe(false);

  const broken = await loadEdited([], {
    overlay: {
      departments: { educations: { keys: [] }, health: { keys: [{ ...demoKey, alg: 'EdDSA' }] } },
      sandboxVerticals: ['mps'],
    },
  });
  expect(broken).toMatchObject({
    ok: false,
    failure: [
      { file: 'overlay', message: 'no department educations', expected: 'did you mean education?' },
      { file: 'overlay', message: expect.stringContaining('alg is EdDSA for P-256'), expected: 'ES256' },
      { file: 'overlay', message: 'no vertical mps' },
    ],
  });
});

test('a variable that is not set is named where the file names it; check does without', async () => {
  const env = (name: string) =>
    ['SN_D_02_APP_KEY', 'MOE_STUDENT_URL'].includes(name) ? undefined : shippedEnvironment(name);
  expect(await loadEdited([], { env })).toEqual({
    ok: false,
    failure: [
      {
        file: 'config/demands/education.yaml',
        line: lineOf(shippedFiles, 'config/demands/education.yaml', 'env:SN_D_02_APP_KEY'),
        column: expect.any(Number),
        message: 'the environment has no SN_D_02_APP_KEY',
        expected: 'set SN_D_02_APP_KEY before the start',
      },
      {
        file: 'config/verticals/moe-student.yaml',
        line: lineOf(shippedFiles, 'config/verticals/moe-student.yaml', 'env:MOE_STUDENT_URL'),
        column: expect.any(Number),
        message: 'the environment has no MOE_STUDENT_URL',
        expected: 'set MOE_STUDENT_URL before the start',
      },
    ],
  });
  expect((await loadEdited([], { env: () => undefined, resolveEnvironment: false })).ok).toBe(true);
});

test('an address that cannot be called is refused with the name of its variable, and no value', async () => {
  const env = (name: string) => (name === 'MOE_STUDENT_URL' ? 'ftp://user:secret@host/' : shippedEnvironment(name));
  const loaded = await loadEdited([], { env });
  expect(loaded).toMatchObject({
    ok: false,
    failure: [{ file: 'config/verticals/moe-student.yaml', message: expect.stringContaining('MOE_STUDENT_URL') }],
  });
  expect(JSON.stringify(loaded)).not.toContain('secret@');
});

test('the published schemas are those that check uses (npm run config:schemas)', async () => {
  for (const [name, text] of publishedSchemaFiles()) {
    expect(await readFile(new URL(name, schemasFolder), 'utf8'), name).toBe(text);
  }
});

test('every shipped file names its published schema and is valid by it', async () => {
  const files = shippedFiles.filter(({ path }) => path.startsWith('config/'));
  expect(files.length).toBeGreaterThanOrEqual(24);
  for (const { path, text } of files) {
    const kind = kindOf(path)?.kind;
    const reference = /^# yaml-language-server: \$schema=(\S+)/.exec(text)?.[1] ?? '';
    const url = new URL(reference, new URL(`../../${path}`, import.meta.url));
    expect(url.pathname.endsWith(`/config/schemas/${kind}.json`), path).toBe(true);
    const validator = new Validator(JSON.parse(await readFile(url, 'utf8')), '7', false);
    expect(validator.validate(parse(text)), path).toMatchObject({ valid: true });
  }
});
