import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/model/index.ts';
import { createCounty } from '../../src/sandbox/county/county.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { countyCatalog, wayTo } from '../verticals/county.ts';

const county = createCounty('suining', '2026-11-24');
const { credit, construction, smes, market, tax } = county.registers;
const enterprises = [...county.enterprises.values()];
const first = enterprises[0];
if (first === undefined) throw new Error('the county has enterprises');

let sandbox: Sandbox;
let catalog: Catalog;
beforeAll(async () => {
  sandbox = await startSandbox({ today: '2026-11-24' });
  catalog = await countyCatalog(sandbox);
});
afterAll(() => sandbox.close());

/** The rows of a resource; none where there is no record. */
async function rows(resource: string, parameters: Readonly<Record<string, string>>, demand = '') {
  const reading = await wayTo(catalog, resource, demand).ask(parameters);
  if (reading.kind === 'failed') throw new Error(`${resource}: ${reading.note}`);
  return reading.kind === 'rows' ? reading.rows : [];
}

describe('one enterprise is the same in every vertical', () => {
  test('its name, premises and projects fit in licence, real estate and construction', async () => {
    const { uscc, name } = first;
    const [licence] = await rows('samr-market.business-licence', { uscc });
    const [premises] = await rows(
      'mnr-realestate.property-ownership',
      { ownerName: name, ownerNumber: uscc },
      'SN-D-31',
    );
    const [project] = await rows('mohurd-construction.project-record', { projectCode: '2412-430527-04-01-000001' });
    expect(licence).toMatchObject({ entityName: name, uscc, registeredAddress: premises?.location });
    expect(project).toMatchObject({ builderName: name, builderUscc: uscc, siteAddress: premises?.location });
  });

  test('what changed last is what the licence says now', async () => {
    for (const { uscc } of enterprises) {
      const [licence] = await rows('samr-market.business-licence', { uscc });
      const changes = market.changesOf(uscc);
      const to = (item: string) => changes.find((change) => change.item === item)?.after;
      expect([undefined, licence?.legalRepresentative]).toContain(to('法定代表人变更'));
      expect([undefined, licence?.registeredAddress]).toContain(to('住所变更'));
      const capital = changes.filter(({ item }) => item === '注册资本变更').toReversed();
      for (const [place, { before }] of capital.entries()) {
        if (place > 0) expect(before).toBe(capital[place - 1]?.after);
      }
    }
  });

  test('its legal representative lives in the county, and represents no other', () => {
    const names = enterprises.map(({ uscc }) => market.licenceOf(uscc)?.legalRepresentative ?? '');
    const citizens = new Set([...county.citizens.values()].map(({ name }) => name));
    expect(names.filter((name) => !citizens.has(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  test('a name that is not its own is on no record of its credit', async () => {
    const fined = enterprises.find(({ uscc }) => credit.penaltiesOf(uscc).length > 0)?.uscc ?? '';
    expect(await rows('ndrc-credit.penalty-list', { uscc: fined }, 'SN-D-33')).not.toEqual([]);
    expect(await rows('ndrc-credit.penalty-list', { uscc: fined, entityName: '另一家公司' }, 'SN-D-33')).toEqual([]);
  });

  test('a technology SME is one in the years it was, and in the newest where no year is asked', async () => {
    const { uscc } = enterprises.find(({ uscc }) => smes.registrationsOf(uscc).length > 1) ?? first;
    const [now] = await rows('miit-sme.tech-sme-status', { uscc });
    expect(now).toEqual((await rows('miit-sme.tech-sme-status', { uscc, year: '2026' }))[0]);
    expect(await rows('miit-sme.tech-sme-status', { uscc, year: '2025' })).toMatchObject([{ validTo: '2025-12-31' }]);
    expect(await rows('miit-sme.tech-sme-status', { uscc, year: '2019' })).toEqual([]);
  });
});

describe('every status is played, and the list of enterprises says by whom', () => {
  const noteOf = (uscc: string) => county.enterprisesToTry.find((one) => one.uscc === uscc)?.note ?? '';
  const statuses: readonly (readonly [string, string, (uscc: string) => boolean | undefined])[] = [
    ['a licence revoked', '已吊销', (uscc) => market.licenceOf(uscc)?.status === 'revoked'],
    ['business suspended', '歇业', (uscc) => market.licenceOf(uscc)?.status === 'suspended'],
    ['deregistered', '已注销登记', (uscc) => market.licenceOf(uscc)?.status === 'deregistered'],
    ['more changes than a page holds', '分页', (uscc) => market.changesOf(uscc).length > 20],
    ['a food permit in force', '食品经营许可有效', (uscc) => market.foodPermitOf(uscc)?.status === 'valid'],
    ['one expired', '食品经营许可已过期', (uscc) => market.foodPermitOf(uscc)?.status === 'expired'],
    ['one withdrawn', '食品经营许可已撤销', (uscc) => market.foodPermitOf(uscc)?.status === 'withdrawn'],
    ['one cancelled', '食品经营许可已注销', (uscc) => market.foodPermitOf(uscc)?.status === 'cancelled'],
    ['on a list of the dishonest', '列入', (uscc) => credit.dishonestyOf(uscc)?.listed === true],
    ['lifted from one', '已移出', (uscc) => credit.dishonestyOf(uscc)?.listed === false],
    ['a penalty not repaired', '未修复', (uscc) => credit.penaltiesOf(uscc).some(({ repair }) => repair === 'none')],
    ['repair applied for', '已申请修复', (uscc) => credit.penaltiesOf(uscc).some(({ repair }) => repair === 'applied')],
    ['repaired', '已修复', (uscc) => credit.penaltiesOf(uscc).some(({ repair }) => repair === 'repaired')],
    ['tax cleared', '已清税', (uscc) => tax.standingOf(uscc)?.clearance !== undefined],
    ['tax owed', '欠税', (uscc) => (tax.standingOf(uscc)?.arrearsCents ?? 0) > 0],
    ['periods not filed', '期未申报', (uscc) => (tax.standingOf(uscc)?.unfiledPeriods ?? 0) > 0],
    ['never registered for tax', '从未办理税务登记', (uscc) => tax.standingOf(uscc) === undefined],
    ['a technology SME', '已入库', (uscc) => smes.registrationsOf(uscc)[0]?.registered],
    ['one struck off', '已被撤销', (uscc) => smes.registrationsOf(uscc)[0]?.registered === false],
    ['innovative', '创新型', (uscc) => smes.recognitionOf(uscc)?.grade === 'innovative'],
    ['specialised', '专精特新中小企业', (uscc) => smes.recognitionOf(uscc)?.grade === 'specialised'],
    ['a little giant', '小巨人', (uscc) => smes.recognitionOf(uscc)?.grade === 'little-giant'],
    ['no grade any more', '现无层级', (uscc) => smes.recognitionOf(uscc)?.grade === 'none'],
    ['several qualifications', '资质3项', (uscc) => construction.qualificationsOf(uscc).length > 1],
    [
      'one of them ended',
      '已过期的',
      (uscc) => construction.qualificationsOf(uscc).some(({ validTo }) => validTo < county.today),
    ],
  ];

  test.each(statuses)('%s', (_status, words, holds) => {
    const playing = enterprises.filter(({ uscc }) => holds(uscc));
    expect(playing.length).toBeGreaterThan(0);
    expect(playing.length).toBeLessThan(enterprises.length);
    for (const { uscc, name } of playing) expect(noteOf(uscc), name).toContain(words);
  });

  test('a project for every permit there is, each named by its builder', () => {
    const projects = [...construction.projects.values()];
    const permits = projects.map(
      ({ planningPermitNo, designReviewNo, constructionPermitNo }) =>
        [planningPermitNo, designReviewNo, constructionPermitNo].filter((permit) => permit !== undefined).length,
    );
    expect(permits.toSorted()).toEqual([0, 1, 2, 3]);
    for (const { code, builder } of projects) {
      expect(code).toMatch(/^2\d{3}-430527-\d{2}-\d{2}-\d{6}$/);
      expect(noteOf(builder.uscc)).toContain(code);
    }
  });

  test('a builder of one project is on a list of the dishonest, that of another is not', () => {
    const listed = [...construction.projects.values()].map(({ builder }) => credit.dishonestyOf(builder.uscc)?.listed);
    expect(new Set(listed)).toEqual(new Set([true, undefined]));
  });

  test('buyers who have paid deed tax, are exempt, and have yet to pay, each with the contract to ask by', () => {
    const deeds = [...tax.deeds.values()];
    const kinds = deeds.map(({ payment, exempt }) => (payment ? 'paid' : exempt ? 'exempt' : 'unpaid'));
    expect(new Set(kinds)).toEqual(new Set(['paid', 'exempt', 'unpaid']));
    for (const { buyer, contractNo } of deeds) {
      expect(county.people.find(({ idNumber }) => idNumber === buyer)?.note).toContain(contractNo);
    }
  });
});

test.each(['2025-08-31', '2026-01-01', '2031-12-31'])('on %s nothing on record of an enterprise lies ahead', (day) => {
  const { enterprises, registers } = createCounty('suining', day);
  for (const { uscc, name } of enterprises.values()) {
    const happened = [
      registers.market.licenceOf(uscc)?.establishedOn,
      ...registers.market.changesOf(uscc).map(({ approvedAt }) => approvedAt.slice(0, 10)),
      ...registers.credit.penaltiesOf(uscc).map(({ on }) => on),
      ...[registers.credit.dishonestyOf(uscc)].map((listing) => (listing?.listed ? listing.on : undefined)),
      registers.tax.standingOf(uscc)?.clearance?.on,
      registers.smes.recognitionOf(uscc)?.validFrom,
    ];
    for (const moment of happened) expect(moment === undefined || moment <= day, `${name} ${moment}`).toBe(true);
  }
  for (const { payment } of registers.tax.deeds.values()) expect((payment?.on ?? '') <= day).toBe(true);
});
