import { county, type DemandCase, enterprise, found, yuan } from './case.ts';

const { credit, construction, market, smes, tax } = county.registers;
const year = Number(county.today.slice(0, 4));
const plain = enterprise(({ uscc }) => credit.dishonestyOf(uscc) === undefined);
const listed = enterprise(({ uscc }) => credit.dishonestyOf(uscc)?.listed === true);
const lifted = enterprise(({ uscc }) => credit.dishonestyOf(uscc)?.listed === false);
const listing = found([credit.dishonestyOf(listed.uscc)].find((one) => one?.listed === true));
const fined = enterprise(({ uscc }) => credit.penaltiesOf(uscc).length > 1);
const repairing = enterprise(({ uscc }) => credit.penaltiesOf(uscc).some(({ repair }) => repair === 'applied'));
const unfined = enterprise(({ uscc }) => credit.penaltiesOf(uscc).length === 0);
const projects = [...construction.projects.values()];
const permitted = found(projects.find(({ constructionPermitNo }) => constructionPermitNo !== undefined));
const filed = found(projects.find(({ planningPermitNo }) => planningPermitNo === undefined));

const licensed = (status: string) => enterprise(({ uscc }) => market.licenceOf(uscc)?.status === status);
const permits = enterprise(({ uscc }) => market.foodPermitOf(uscc)?.status === 'valid');
const shut = enterprise(({ uscc }) => market.foodPermitOf(uscc)?.status === 'withdrawn');
const changed = enterprise(({ uscc }) => market.changesOf(uscc).length > 20);
const unchanged = enterprise(({ uscc }) => market.changesOf(uscc).length === 0);
const research = enterprise(({ uscc }) => (tax.yearOf(uscc, String(year - 1))?.researchCents ?? 0) > 0);
const technology = enterprise(({ uscc }) => smes.registrationsOf(uscc).length > 1);
const struckOff = enterprise(({ uscc }) => smes.registrationsOf(uscc)[0]?.registered === false);
const cleared = enterprise(({ uscc }) => tax.standingOf(uscc)?.clearance !== undefined);
const owing = enterprise(({ uscc }) => (tax.standingOf(uscc)?.arrearsCents ?? 0) > 0);
const untaxed = enterprise(({ uscc }) => tax.standingOf(uscc) === undefined);
const deeds = [...tax.deeds.values()];

const licence = (uscc: string) => {
  const { name, legalRepresentative, scope, status } = found(market.licenceOf(uscc));
  return { entityName: name, uscc, legalRepresentative, businessScope: scope, status };
};
const permit = (uscc: string) => ({ ...found(market.foodPermitOf(uscc)) });
/** An amount as it may be shown to those who need its size alone: its first figure and the next, zeros behind (domain: money-band). */
const band = (cents: number) => {
  const [first = '', ...others] = String(Math.floor(cents / 100));
  const zeros = '0'.repeat(others.length);
  return `${first}${zeros}-${Number(first) + 1}${zeros}`;
};

const penalties = (uscc: string) =>
  credit.penaltiesOf(uscc).map(({ decisionNo, authority, on, shownUntil, repair }) => ({
    penaltyNo: decisionNo,
    penaltyAuthority: authority,
    penaltyOn: on,
    publicityUntil: shownUntil,
    repairStatus: repair,
  }));

export const enterprises: readonly DemandCase[] = [
  {
    demand: 'SN-D-33',
    department: 'development-reform',
    resource: 'ndrc-credit.penalty-list',
    matter: '11430527DEM00013724432004001000',
    fields: ['penaltyNo', 'penaltyAuthority', 'penaltyOn', 'publicityUntil', 'repairStatus'],
    asks: [
      {
        about: 'an enterprise with two penalties, one of them repaired',
        parameters: { uscc: fined.uscc, entityName: fined.name },
        truth: penalties(fined.uscc),
      },
      {
        about: 'one that has asked for repair',
        parameters: { uscc: repairing.uscc },
        truth: penalties(repairing.uscc),
      },
      { about: 'one that was never penalised', parameters: { uscc: unfined.uscc }, truth: [] },
      {
        about: 'one by another name: not told apart from none',
        parameters: { uscc: fined.uscc, entityName: unfined.name },
        truth: [],
      },
    ],
  },
  {
    demand: 'SN-D-34',
    department: 'development-reform',
    resource: 'ndrc-credit.dishonesty-check',
    matter: '11430527DEM00013724432031003000',
    fields: ['listed', 'listType', 'listedOn'],
    asks: [
      {
        about: 'an enterprise on a list',
        parameters: { uscc: listed.uscc },
        truth: { listed: true, listType: listing.kind, listedOn: listing.on },
      },
      {
        about: 'one whose listing was lifted',
        parameters: { uscc: lifted.uscc },
        truth: { listed: false, listType: null, listedOn: null },
      },
      { about: 'one that never was on a list', parameters: { uscc: plain.uscc }, truth: 'absent' },
    ],
  },
  {
    demand: 'SN-D-37',
    department: 'housing-construction',
    resource: 'mohurd-construction.project-record',
    matter: '11430527DEM00012974000117001000',
    fields: [
      'projectName',
      'builderName',
      'builderUscc',
      'siteAddress',
      'planningPermitNo',
      'designReviewNo',
      'constructionPermitNo',
    ],
    asks: [
      {
        about: 'a project with every permit',
        parameters: { projectCode: permitted.code },
        truth: {
          projectName: permitted.name,
          builderName: permitted.builder.name,
          builderUscc: permitted.builder.uscc,
          siteAddress: permitted.site,
          planningPermitNo: permitted.planningPermitNo ?? '',
          designReviewNo: permitted.designReviewNo ?? '',
          constructionPermitNo: permitted.constructionPermitNo ?? '',
        },
      },
      {
        about: 'a project that was only filed',
        parameters: { projectCode: filed.code },
        truth: {
          projectName: filed.name,
          builderName: filed.builder.name,
          builderUscc: filed.builder.uscc,
          siteAddress: filed.site,
          planningPermitNo: null,
          designReviewNo: null,
          constructionPermitNo: null,
        },
      },
      {
        about: 'a code nobody has filed',
        parameters: { projectCode: '2412-430527-04-01-999999' },
        truth: 'absent',
      },
    ],
  },
  {
    demand: 'SN-D-18',
    department: 'transport',
    resource: 'samr-market.business-licence',
    matter: '11430527DEM000110A4000118001000',
    fields: ['entityName', 'uscc', 'legalRepresentative', 'businessScope', 'status'],
    asks: [
      ...['in-business', 'revoked', 'suspended', 'deregistered'].map((status) => ({
        about: `an enterprise that is ${status}`,
        parameters: { uscc: licensed(status).uscc },
        truth: licence(licensed(status).uscc),
      })),
      { about: 'a code nobody holds', parameters: { uscc: '91430527DEM009991U' }, truth: 'absent' },
    ],
  },
  {
    demand: 'SN-D-30',
    department: 'tax',
    resource: 'samr-market.change-history',
    matter: '11430527DEM000102F4002030001000',
    fields: ['changeItem', 'before', 'after', 'changedOn'],
    asks: [
      {
        about: 'an enterprise with more changes than two pages hold: every one, newest first',
        parameters: { uscc: changed.uscc },
        truth: market.changesOf(changed.uscc).map(({ item, before, after, approvedAt }) => ({
          changeItem: item,
          before,
          after,
          changedOn: approvedAt.slice(0, 10),
        })),
      },
      { about: 'one that never changed', parameters: { uscc: unchanged.uscc }, truth: [] },
    ],
  },
  {
    demand: 'SN-D-32',
    department: 'market-regulation',
    resource: 'samr-market.food-permit',
    matter: '11430527DEM00009XN4000131006000',
    fields: ['permitNo', 'scope', 'validTo', 'status'],
    asks: [
      { about: 'a valid permit', parameters: { uscc: permits.uscc }, truth: permit(permits.uscc) },
      { about: 'one that was withdrawn', parameters: { uscc: shut.uscc }, truth: permit(shut.uscc) },
      { about: 'an enterprise without', parameters: { uscc: changed.uscc }, truth: 'absent' },
    ],
  },
  {
    demand: 'SN-D-35',
    department: 'science-industry',
    resource: 'miit-sme.tech-sme-status',
    matter: '11430527DEM000161J4432007001000',
    fields: ['registered', 'registrationNo', 'validTo'],
    asks: [
      ...smes.registrationsOf(technology.uscc).map(({ year: own, registrationNo, validTo }) => ({
        about: `a technology SME in ${own}`,
        parameters: { uscc: technology.uscc, year: own },
        truth: { registered: true, registrationNo, validTo },
      })),
      {
        about: 'one whose number was struck off, no year said',
        parameters: { uscc: struckOff.uscc },
        truth: { registered: false, registrationNo: null, validTo: null },
      },
      { about: 'an enterprise that is none', parameters: { uscc: changed.uscc }, truth: 'absent' },
    ],
  },
  {
    demand: 'SN-D-28',
    department: 'market-regulation',
    resource: 'sta-tax.tax-clearance',
    matter: '11430527DEM00009XN4000131002000',
    fields: ['cleared', 'inArrears', 'unfiledPeriods', 'clearanceNo'],
    asks: [
      {
        about: 'an enterprise that may be deregistered',
        parameters: { uscc: cleared.uscc },
        truth: {
          cleared: true,
          inArrears: false,
          unfiledPeriods: 0,
          clearanceNo: tax.standingOf(cleared.uscc)?.clearance?.certificateNo ?? '',
        },
      },
      {
        about: 'one that owes: that it does, not how much',
        parameters: { uscc: owing.uscc },
        truth: {
          cleared: false,
          inArrears: true,
          unfiledPeriods: tax.standingOf(owing.uscc)?.unfiledPeriods ?? 0,
          clearanceNo: null,
        },
      },
      { about: 'one that never registered for tax', parameters: { uscc: untaxed.uscc }, truth: 'absent' },
    ],
  },
  {
    demand: 'SN-D-36',
    department: 'science-industry',
    resource: 'sta-tax.annual-tax-summary',
    matter: '11430527DEM000161J4432007001000',
    fields: ['revenue', 'taxPaid', 'rdDeduction'],
    authorisation: 'SQ2026112400017',
    asks: [
      ...[1, 3].map((yearsAgo) => {
        const own = String(year - yearsAgo);
        const figures = found(tax.yearOf(research.uscc, own));
        return {
          about: `one that does research, in ${own}: what it may deduct, of the rest only the size`,
          parameters: { uscc: research.uscc, year: own },
          truth: {
            revenue: band(figures.revenueCents),
            taxPaid: band(figures.paidCents),
            rdDeduction: yuan(figures.researchCents),
          },
        };
      }),
      {
        about: 'a year it has not filed for',
        parameters: { uscc: research.uscc, year: String(year) },
        truth: 'absent',
      },
    ],
  },
  {
    demand: 'SN-D-39',
    department: 'natural-resources',
    resource: 'sta-tax.deed-tax-payment',
    matter: '11430527DEM000057E4000715001000',
    fields: ['paid', 'voucherNo', 'paidOn', 'exempt'],
    asks: [
      ...deeds.map(({ buyer, contractNo, payment, exempt }) => ({
        about: `a buyer who ${payment ? 'has paid' : exempt ? 'is exempt' : 'has yet to pay'} (${contractNo})`,
        parameters: { buyerIdNumber: buyer, contractNo },
        truth: {
          paid: payment !== undefined,
          voucherNo: payment?.voucherNo ?? null,
          paidOn: payment?.on ?? null,
          exempt,
        },
      })),
      {
        about: "another buyer's contract",
        parameters: { buyerIdNumber: found(deeds[0]).buyer, contractNo: found(deeds[1]).contractNo },
        truth: 'absent',
      },
    ],
  },
];
