import { expect, test } from 'vitest';
import { loadCatalog } from '../../src/catalog/index.ts';
import type { Entry } from '../../src/model/index.ts';
import { toAccess } from '../../src/ops/index.ts';
import { createFileConfig } from '../../src/platform/node/file-config.ts';

const source = createFileConfig({ configFolder: 'config', specsFolder: 'specs', env: () => undefined });
const loaded = await loadCatalog(source, { resolveEnvironment: false });
if (!loaded.ok) throw new Error('the shipped config is not good');
const catalog = loaded.value;

/** The health bureau leads a birth's errand and receives, by delegation, what the police have a right to. */
const delegated: Entry = {
  version: 1,
  id: '019b7635-8200-7c3e-8b1f-2a4c6e8f0a1b' as Entry['id'],
  time: '2026-11-24T16:05:00.000Z',
  kind: 'call',
  department: 'health',
  onBehalfOf: 'public-security',
  officer: 'CLERK-0427',
  matter: '11430527DEM000022U4000709001000',
  case: '4305272411240000017',
  resource: 'nhc-birth.birth-certificate',
  lifeEvent: 'newborn-birth',
  demand: 'SN-D-08',
  fields: ['certificateNo', 'childName'],
  masked: [],
  outcome: 'ok',
  status: 200,
  durationMs: 12,
  revision: 'r',
};

test('a use by delegation names both departments; the moment is the county’s; the clerk is nowhere', () => {
  const access = toAccess(delegated, catalog, 'zh');
  expect(access.sentence).toMatch(
    /^2026年11月25日 00:05，绥宁县卫生健康局（依据绥宁县公安局的共享授权）为办理“出生登记”（办件编号 4305272411240000017），查询了“[^”]+”，取得：[^（]+、[^（]+。$/,
  );
  expect(access).toMatchObject({ onBehalfOf: { id: 'public-security', title: '绥宁县公安局' } });
  expect(JSON.stringify(access)).not.toContain('CLERK-0427');
  expect(toAccess(delegated, catalog, 'en').sentence).toContain(
    'Suining County Health Bureau (by the right of Suining County Public Security Bureau), for the matter 出生登记',
  );
});

test.each<[Entry['outcome'], string, string]>([
  ['absent', '没有查到记录', 'there was no record'],
  ['not_found', '没有查到记录', 'there was no record'],
  ['refused', '未获准许，没有取得任何信息', 'was refused, and received nothing'],
  ['failed', '没有查成，没有取得任何信息', 'nothing was received'],
])('one that ended as %s says that nothing was received', (outcome, zh, en) => {
  const { fields, masked, ...rest } = delegated;
  expect(toAccess({ ...rest, outcome }, catalog, 'zh').sentence).toContain(zh);
  expect(toAccess({ ...rest, outcome }, catalog, 'en').sentence).toContain(en);
});

test('a question answered without the record says so', () => {
  const { fields, masked, ...rest } = delegated;
  const asked = { ...rest, demand: 'SN-D-02', resource: 'mps-population.household-record' };
  const { sentence, questions } = toAccess(
    { ...asked, findings: { 'registered-in-county': 'confirmed' } },
    catalog,
    'zh',
  );
  expect(questions).toEqual(['户籍在本县']);
  expect(sentence).toContain('核验了“户籍在本县”，只得到是或否，没有取得记录本身');
  expect(sentence).not.toContain('confirmed');
});

test('what the catalog no longer knows keeps its own name', () => {
  const old = { ...delegated, department: 'gone', resource: 'gone.record', demand: 'SN-D-99', matter: 'M-1' };
  expect(toAccess(old, catalog, 'zh')).toMatchObject({
    department: { id: 'gone', title: 'gone' },
    resource: { title: 'gone.record' },
    matter: { title: 'M-1' },
    fields: [{ name: 'certificateNo', title: 'certificateNo' }, { name: 'childName' }],
  });
});
