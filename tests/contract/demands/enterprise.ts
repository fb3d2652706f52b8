import { county, type DemandCase, enterprise, found } from './case.ts';

const { credit, construction } = county.registers;
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
];
