import { expect, test } from 'vitest';
import { type Edit, edited, lineOf, loadEdited, shippedFiles } from './shipped.ts';

const education = 'config/demands/education.yaml';
const police = 'config/resources/mps-population.yaml';
const policeVertical = 'config/verticals/mps-population.yaml';
const insurance = 'config/resources/mohrss-insurance.yaml';
const students = 'config/resources/moe-student.yaml';
const departments = 'config/departments.yaml';
const enrolment = 'config/life-events/school-enrolment.yaml';
const policeSpec = 'specs/mps-population.yaml';

interface Breakage {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly file: string;
  /** The text that stands on the line to mend. */
  readonly at: string;
  readonly message: RegExp;
  readonly remedy: RegExp;
}

/** One breakage of the shipped config, of one file unless more are given. */
function breakage(
  name: string,
  { file, from, to, at, message, remedy, also = [] }: Edit & Omit<Breakage, 'name' | 'edits'> & { also?: Edit[] },
): Breakage {
  return { name, edits: [{ file, to, ...(from !== undefined && { from }) }, ...also], file, at, message, remedy };
}

const key = (members: string) =>
  `keys: [{ kid: k1, kty: EC, crv: P-256, alg: ES256, x: f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU, y: x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0${members} }]`;
const educationKeys = /uscc: 11430527DEM0000659\n {2}scopes: \[data\]\n {2}keys: \[\]/;
const withKeys = (keys: string) => `uscc: 11430527DEM0000659\n  scopes: [data]\n  ${keys}`;

const breakages: readonly Breakage[] = [
  breakage('a resource that does not exist', {
    file: education,
    from: 'mps-population.household-record',
    to: 'mps-population.houshold-record',
    at: 'houshold-record',
    message: /no resource mps-population\.houshold-record/,
    remedy: /did you mean mps-population\.household-record\?/,
  }),
  breakage('a key that no schema knows', {
    file: education,
    from: 'quotaPerDay: 4000',
    to: 'quotaPerDays: 4000',
    at: 'quotaPerDays',
    message: /unknown key quotaPerDays/,
    remedy: /did you mean quotaPerDay\?/,
  }),
  breakage('a value that is missing', {
    file: education,
    from: /\n {2}maxAge: P7D/,
    to: '',
    at: 'id: SN-D-01',
    message: /maxAge is missing/,
    remedy: /ISO 8601 duration/,
  }),
  breakage('an age in a unit without a fixed length', {
    file: education,
    from: 'maxAge: P7D',
    to: 'maxAge: P1M',
    at: 'maxAge: P1M',
    message: /maxAge is not as it should be/,
    remedy: /P1D or PT0S/,
  }),
  breakage('a number where text is wanted', {
    file: 'config/verticals/ndcpa-immunization.yaml',
    from: "noRecord: ['1']",
    to: 'noRecord: [1]',
    at: 'noRecord: [1]',
    message: /envelopeSettings\.noRecord\.0 is not as status-message-data needs it/,
    remedy: /a code as text, quoted/,
  }),
  breakage('YAML that cannot be read', {
    file: 'config/demands/medical-insurance.yaml',
    from: 'relationToHead, registeredAddress]',
    to: 'relationToHead, registeredAddress',
    at: 'predicates:',
    message: /not valid YAML/,
    remedy: /close the brackets opened above/,
  }),
  breakage('a key that is written twice', {
    file: education,
    from: '  maxAge: PT0S',
    to: '  maxAge: PT0S\n  maxAge: P1D # again',
    at: 'maxAge: P1D # again',
    message: /not valid YAML.*unique/,
    remedy: /each key once/,
  }),
  breakage('a field that the spec does not answer', {
    file: police,
    from: 'upstream: HJDZ',
    to: 'upstream: HJDX',
    at: 'upstream: HJDX',
    message: /queryHousehold answers no HJDX/,
    remedy: /specs\/mps-population\.yaml: did you mean HJDZ\?/,
  }),
  breakage('a parameter that the spec does not take', {
    file: students,
    from: 'upstream: xsxm',
    to: 'upstream: xsmx',
    at: 'upstream: xsmx',
    message: /getStudentStatus takes no xsmx/,
    remedy: /did you mean xsxm\?/,
  }),
  breakage('an operation that the spec does not have', {
    file: police,
    from: 'operation: checkKinship',
    to: 'operation: checkKinships',
    at: 'operation: checkKinships',
    message: /no operation checkKinships/,
    remedy: /did you mean checkKinship\?/,
  }),
  breakage('a code of the spec that nothing maps', {
    file: 'config/code-lists/household-type.yaml',
    from: /\n.*collective household.*/,
    to: '',
    at: 'codeList: household-type',
    message: /household-type does not map HB 2/,
    remedy: /a value for every code in specs\/mps-population\.yaml: 1, 2/,
  }),
  breakage('a code that the spec never sends', {
    file: insurance,
    from: "codes: { '1': true, '0': false }",
    to: "codes: { '1': true, '0': false, '2': false }",
    at: "'2': false",
    message: /maps 2, which sfcb never is/,
    remedy: /codes of specs\/mohrss-insurance\.yaml only: 0, 1/,
  }),
  breakage('a list that is declared as one record', {
    file: insurance,
    from: 'many: true',
    to: 'many: false',
    at: 'many: false',
    message: /queryParticipation answers a list/,
    remedy: /many: true/,
  }),
  breakage('a converter that does not exist', {
    file: insurance,
    from: 'convert: month',
    to: 'convert: months',
    at: 'convert: months',
    message: /no converter months makes a string/,
    remedy: /did you mean month\?/,
  }),
  breakage('an example that the field can never be', {
    file: insurance,
    from: 'codeList: contribution-status\n',
    to: 'codeList: contribution-status\n      example: payed\n',
    at: 'example: payed',
    message: /status never is payed/,
    remedy: /one of paying, suspended/,
  }),
  breakage('a demand for a field that the resource lacks', {
    file: education,
    from: 'fields: [householdNo, headName,',
    to: 'fields: [householdNo, headNames,',
    at: 'fields: [householdNo, headNames,',
    message: /has no field headNames/,
    remedy: /did you mean headName\?/,
  }),
  breakage('an unmasked field that is not granted', {
    file: education,
    from: 'unmasked: [location]',
    to: 'unmasked: [location, area]',
    at: 'unmasked: [location, area]',
    message: /area is unmasked but not among fields/,
    remedy: /one of certificateNo, location/,
  }),
  breakage('a predicate on a field that does not exist', {
    file: education,
    from: '{ field: insured, equals: true }',
    to: '{ field: insurred, equals: true }',
    at: 'insurred',
    message: /no field insurred/,
    remedy: /did you mean insured\?/,
  }),
  breakage('a predicate that can never hold', {
    file: education,
    from: 'equals: paying',
    to: 'equals: paing',
    at: 'equals: paing',
    message: /status never is paing/,
    remedy: /did you mean paying\?/,
  }),
  breakage('a birth date of something that is no identity number', {
    file: education,
    from: 'birthDateOf: idNumber',
    to: 'birthDateOf: name',
    at: 'birthDateOf: name',
    message: /no parameter name that holds an identity number/,
    remedy: /idNumber/,
  }),
  breakage('a validity that ends before it begins', {
    file: education,
    from: 'validUntil: 2028-12-31',
    to: 'validUntil: 2025-12-31',
    at: 'validUntil: 2025-12-31',
    message: /validUntil 2025-12-31 is before validFrom/,
    remedy: /2026-01-01 or later/,
  }),
  breakage('a window for stale answers that is longer than the greatest age', {
    file: education,
    from: 'validUntil: 2028-12-31',
    to: 'validUntil: 2028-12-31\n  staleWhileRevalidate: P30D',
    at: 'staleWhileRevalidate: P30D',
    message: /staleWhileRevalidate P30D is longer than maxAge/,
    remedy: /or less/,
  }),
  breakage('a day that no calendar has', {
    file: education,
    from: 'validUntil: 2028-12-31',
    to: 'validUntil: 2028-02-30',
    at: 'validUntil: 2028-02-30',
    message: /no day of the calendar/,
    remedy: /YYYY-MM-DD/,
  }),
  breakage("a matter of another department's", {
    file: 'config/demands/civil-affairs.yaml',
    from: 'code: 11430527DEM000030N4',
    to: 'code: 11430527DEM00006594',
    at: 'code: 11430527DEM00006594',
    message: /not one of civil-affairs's/,
    remedy: /11430527DEM000030N/,
  }),
  breakage('a matter code that is none', {
    file: education,
    from: 'code: 11430527DEM00006594432005001000',
    to: 'code: 11430527DEM000065944320050010',
    at: 'code: 11430527DEM000065944320050010',
    message: /code is not as it should be/,
    remedy: /事项编码/,
  }),
  breakage('a demand on what is not shared', {
    file: 'config/demands/disabled-federation.yaml',
    from: /resource: .*\n[\s\S]*\n {2}fields: .*/,
    to: `resource: mps-population.fingerprint-template
  matters: [{ code: 13430527DEM000145N4432080001000, title: 残疾人证办理 }]
  legalBasis: [无]
  subjectBasis: statutory-duty-with-notice
  maxAge: PT0S
  quotaPerDay: 500
  ratePerSecond: 1
  validFrom: 2026-01-01
  validUntil: 2028-12-31
  fields: [template]`,
    at: 'resource: mps-population.fingerprint-template',
    message: /fingerprint-template is not shared/,
    remedy: /no demand on it/,
  }),
  breakage('a not-shared resource without a reason', {
    file: police,
    from: /\n {2}notShared:\n.*\n.*/,
    to: '',
    at: 'sharing: not-shared',
    message: /without a reason/,
    remedy: /notShared: \{ zh/,
  }),
  breakage('an answer shared although the officer travels upstream', {
    file: police,
    from: 'share: never',
    to: 'share: department # wider',
    at: 'share: department # wider',
    message: /officer and matter travel upstream/,
    remedy: /share: never/,
  }),
  breakage('an answer shared although the credential is per demand', {
    file: 'config/resources/mnr-realestate.yaml',
    from: 'share: never',
    to: 'share: department # wider',
    at: 'share: department # wider',
    message: /the credential is per demand/,
    remedy: /share: never/,
  }),
  breakage('personal data shared through the county', {
    file: students,
    from: 'share: department',
    to: 'share: county',
    at: 'share: county',
    message: /a field has level 4/,
    remedy: /every field at level 1/,
  }),
  breakage('a demand without the credential its platform wants', {
    file: education,
    from: /\n.*sn-d-02.*/,
    to: '',
    at: 'id: SN-D-02',
    message: /SN-D-02 has no credential/,
    remedy: /rid: sn-d-02, appKey: env:SN_D_02_APP_KEY/,
  }),
  breakage('a secret in a file', {
    file: education,
    from: 'env:SN_D_02_APP_KEY',
    to: 'hunter2hunter2',
    at: 'hunter2',
    message: /^appKey is written in the file$/,
    remedy: /env:NAME/,
  }),
  breakage('a department that may hold no demand', {
    file: departments,
    from: '  uscc: 11430527DEM0000659\n',
    to: '  uscc: 11430527DEM0000659\n  mayDemand: false\n',
    at: '',
    message: /education may hold no demand/,
    remedy: /mayDemand: true/,
  }),
  breakage('a credit code with a typing error', {
    file: departments,
    from: 'uscc: 11430527DEM0000141',
    to: 'uscc: 11430527DEM0000142',
    at: 'uscc: 11430527DEM0000142',
    message: /check character does not fit/,
    remedy: /1 would fit \(GB 32100\)/,
  }),
  breakage('a credit code around a wrong organisation code', {
    file: departments,
    from: 'uscc: 11430527DEM0000141',
    to: 'uscc: 11430527DEM0000154',
    at: 'uscc: 11430527DEM0000154',
    message: /organisation code does not fit/,
    remedy: /GB 11714/,
  }),
  breakage('a private key handed over', {
    file: departments,
    from: educationKeys,
    to: withKeys(key(', d: jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI')),
    at: 'keys: [{ kid: k1',
    message: /private member d/,
    remedy: /public half only/,
  }),
  breakage('a key of a kind that is not accepted', {
    file: departments,
    from: educationKeys,
    to: withKeys('keys: [{ kid: k1, kty: RSA, crv: P-256, alg: ES256, x: AQAB }]'),
    at: 'kty: RSA',
    message: /kty is RSA/,
    remedy: /EC, OKP/,
  }),
  breakage('a point that is not on the curve', {
    file: departments,
    from: educationKeys,
    to: withKeys(key('').replace('x_FEzRu', 'y_FEzRu')),
    at: 'keys: [{ kid: k1',
    message: /no P-256 point/,
    remedy: /shuqiao key new/,
  }),
  breakage('an address that is no network', {
    file: departments,
    from: /(uscc: 11430527DEM0000659[\s\S]*?)allowedNetworks: \[\]/,
    to: 'uscc: 11430527DEM0000659\n  scopes: [data]\n  keys: []\n  allowedNetworks: [10.43.5.7/24]',
    at: '10.43.5.7/24',
    message: /10\.43\.5\.7\/24 is no CIDR block/,
    remedy: /10\.43\.5\.0\/24/,
  }),
  breakage('quotas beyond what the vertical grants', {
    file: 'config/demands/housing-construction.yaml',
    from: 'quotaPerDay: 1000',
    to: 'quotaPerDay: 9000',
    at: 'quotaPerDay: 9000',
    message: /add up to \d+, more than its dailyQuota 10000/,
    remedy: /or less elsewhere/,
  }),
  breakage('two demands for one matter', {
    file: education,
    from: /$/,
    to: `
- id: SN-D-99
  title: { zh: 又一项, en: Another }
  resource: moe-student.student-status
  matters: [{ code: 11430527DEM00006594432005002000, title: 控辍保学 }] # again
  legalBasis: [无]
  subjectBasis: statutory-duty-with-notice
  maxAge: P7D
  quotaPerDay: 1
  ratePerSecond: 1
  validFrom: 2026-01-01
  validUntil: 2028-12-31
  fields: [grade]
`,
    at: '控辍保学 }] # again',
    message: /SN-D-06 covers the matter/,
    remedy: /one demand per matter/,
  }),
  breakage('a vertical that signs in an unknown way', {
    file: policeVertical,
    from: 'signing: platform-hmac',
    to: 'signing: platform-hmacs',
    at: 'signing: platform-hmacs',
    message: /no signing platform-hmacs/,
    remedy: /did you mean platform-hmac\?/,
  }),
  breakage('an envelope whose settings are misspelt', {
    file: policeVertical,
    from: "success: ['0']",
    to: "succes: ['0']",
    at: "succes: ['0']",
    message: /package-xml knows no succes/,
    remedy: /did you mean success\?/,
  }),
  breakage('an evidence call that names no parameter of the resource', {
    file: enrolment,
    from: 'childName: $child.name',
    to: 'childNames: $child.name',
    at: 'childNames: $child.name',
    message: /takes no parameter childNames/,
    remedy: /did you mean childName\?/,
  }),
  breakage('an evidence call of what nobody stated', {
    file: enrolment,
    from: 'name: $father.name',
    to: 'name: $farther.name',
    at: '$farther.name',
    message: /does not state \$farther\.name/,
    remedy: /did you mean \$father\.name\?/,
  }),
  breakage('an evidence that rests on a demand for another event', {
    file: education,
    from: /(id: SN-D-04[\s\S]*?)lifeEvents: \[school-enrolment\]/,
    to: 'id: SN-D-04\n  title: { zh: 入学家庭房产核验, en: Real estate }\n  resource: mnr-realestate.property-ownership\n  matters: [{ code: 11430527DEM00006594432005001000, title: 义务教育入学 }]',
    at: '',
    message: /SN-D-04 does not serve school-enrolment/,
    remedy: /lifeEvents: \[school-enrolment\] in config\/demands\/education\.yaml/,
  }),
  breakage('a delegation of the own demand', {
    file: enrolment,
    from: 'delegations: []',
    to: 'delegations: [{ demand: SN-D-01, to: education, basis: 无 }]',
    at: 'delegations: [{',
    message: /SN-D-01 is education's own/,
    remedy: /no delegation/,
  }),
  breakage('a delegation to a department that does not lead', {
    file: enrolment,
    from: 'delegations: []',
    to: 'delegations: [{ demand: SN-D-01, to: health, basis: 无 }]',
    at: 'delegations: [{',
    message: /delegated to health/,
    remedy: /the lead, education/,
  }),
  breakage('a predicate that its demand does not have', {
    file: enrolment,
    from: 'predicates: [insured-this-month]',
    to: 'predicates: [insured-this-year]',
    at: 'insured-this-year',
    message: /SN-D-05 has no predicate insured-this-year/,
    remedy: /did you mean insured-this-month\?/,
  }),
  breakage('a parameter that nothing uses', {
    file: enrolment,
    from: '  - { path: child.name,',
    to: '  - { path: child.school, format: text, title: { zh: 学校, en: School } }\n  - { path: child.name,',
    at: 'path: child.school',
    message: /nothing uses child\.school/,
    remedy: /no such parameter/,
  }),
  breakage('a path that is of several things and of one', {
    file: enrolment,
    from: 'path: child.name,',
    to: "path: 'child[].name',",
    at: "path: 'child[].name'",
    message: /child\[\]\.name is of several, child\.idNumber of one/,
    remedy: /either, not both/,
  }),
  breakage('a list of things of which nothing is said', {
    file: enrolment,
    from: 'path: child.name,',
    to: "path: 'children[]',",
    at: "path: 'children[]'",
    message: /children\[\] says nothing of each/,
    remedy: /children\[\]\.name/,
  }),
  breakage('a list inside what the applicant states of one', {
    file: enrolment,
    from: 'path: child.name,',
    to: "path: 'child.names[].first',",
    at: "path: 'child.names[]",
    message: /path is not as it should be/,
    remedy: /vehicles\[\]\.plateNumber/,
  }),
  breakage('brackets that YAML takes for a list', {
    file: enrolment,
    from: 'childName: $child.name,',
    to: 'childName: $children[].name,',
    at: 'childName: $children[].name',
    message: /not valid YAML/,
    remedy: /stands in quotes/,
  }),
  breakage('a call that goes through two lists at once', {
    file: enrolment,
    from: 'name: $father.name, idNumber: $father.idNumber',
    to: "name: '$fathers[].name', idNumber: '$mothers[].idNumber'",
    also: [
      { file: enrolment, from: 'path: father.name', to: "path: 'fathers[].name'" },
      { file: enrolment, from: 'path: mother.idNumber', to: "path: 'mothers[].idNumber'" },
    ],
    at: "name: '$fathers[].name'",
    message: /goes through fathers\[\] and mothers\[\] at once/,
    remedy: /one list in a call/,
  }),
  breakage('a mask that is lifted for nothing', {
    file: education,
    from: 'unmasked: [location]',
    to: 'unmasked: [location]\n  unmaskedOnly: { location: { matters: [] } }',
    at: 'unmaskedOnly: { location',
    message: /location is unmasked for nothing/,
    remedy: /matters or lifeEvents/,
  }),
  breakage('a mask that is narrowed where it is not lifted', {
    file: education,
    from: 'unmasked: [location]',
    to: 'unmasked: [location]\n  unmaskedOnly: { certificateNo: { lifeEvents: [school-enrolment] } }',
    at: 'unmaskedOnly: { certificateNo',
    message: /certificateNo is not among unmasked/,
    remedy: /one of location/,
  }),
  breakage('a mask that is lifted for a matter of nobody', {
    file: education,
    from: 'unmasked: [location]',
    to: "unmasked: [location]\n  unmaskedOnly: { location: { matters: ['11430527DEM00006594432005001001'] } }",
    at: 'unmaskedOnly: { location',
    message: /SN-D-04 does not cover 11430527DEM00006594432005001001/,
    remedy: /did you mean 11430527DEM00006594432005001000\?/,
  }),
  breakage('a mask that is lifted for a life event the demand does not serve', {
    file: education,
    from: 'unmasked: [location]',
    to: 'unmasked: [location]\n  unmaskedOnly: { location: { lifeEvents: [school-enrolments] } }',
    at: 'unmaskedOnly: { location',
    message: /SN-D-04 does not serve school-enrolments/,
    remedy: /did you mean school-enrolment\?/,
  }),
  breakage('a month that is compared with today', {
    file: education,
    from: '{ field: status, equals: paying }',
    to: '{ field: lastPaidMonth, atLeast: { clock: today } }',
    at: 'field: lastPaidMonth',
    message: /lastPaidMonth is no date, so it never is today/,
    remedy: /clock: this-month/,
  }),
  breakage('a text that is compared with the calendar', {
    file: education,
    from: '{ field: status, equals: paying }',
    to: '{ field: insuredPlace, atLeast: { clock: today } }',
    at: 'field: insuredPlace',
    message: /insuredPlace is no date/,
    remedy: /a field of type date, or with convert: month/,
  }),
  breakage('a question that no record would confirm where that proves nothing', {
    file: 'config/demands/housing-construction.yaml',
    from: 'title: { zh: 无房, en: Owns no dwelling }',
    to: 'title: { zh: 无房, en: Owns no dwelling }\n      whenAbsent: confirmed',
    at: 'whenAbsent: confirmed',
    message: /property-none-check proves nothing/,
    remedy: /check-by-hand/,
  }),
  breakage('a demand that lets nothing out', {
    file: education,
    from: 'fields: [studentNo, schoolName, grade, status]',
    to: 'fields: []',
    at: 'fields: []',
    message: /SN-D-06 lets nothing out/,
    remedy: /fields of the resource, or predicates/,
  }),
  breakage('an evidence that neither brings nor asks anything', {
    file: education,
    from: 'fields: [immunizationNo, complete, missingDoses, missingVaccines]',
    to: 'fields: [] # none',
    also: [{ file: enrolment, from: '    predicates: [fully-vaccinated]\n', to: '' }],
    at: '',
    message: /SN-D-01 answers predicates only, and none is asked/,
    remedy: /fully-vaccinated/,
  }),
  breakage('a value passed on that its demand does not let out', {
    file: enrolment,
    from: 'ownerName: $father.name,',
    to: "ownerName: '@household.policeStation',",
    at: '@household.policeStation',
    message: /SN-D-02 does not let policeStation out/,
    remedy: /one of householdNo/,
  }),
  breakage('a parameter by the name that asks for predicates', {
    file: students,
    from: 'name: studentName',
    to: 'name: verify',
    at: 'name: verify',
    message: /verify asks for predicates in a query/,
    remedy: /another name/,
  }),
  breakage('a reference in a spec that leads nowhere', {
    file: policeSpec,
    from: "RECORD: { $ref: '#/components/schemas/HouseholdRecord' }",
    to: "RECORD: { $ref: '#/components/schemas/HouseholdRecords' }",
    at: 'HouseholdRecords',
    message: /HouseholdRecords leads nowhere/,
    remedy: /did you mean HouseholdRecord\?/,
  }),
  breakage('a spec of another OpenAPI version', {
    file: policeSpec,
    from: 'openapi: 3.1.0',
    to: 'openapi: 3.0.3',
    at: 'openapi: 3.0.3',
    message: /not an OpenAPI 3\.1 document/,
    remedy: /openapi: 3\.1\.0/,
  }),
  breakage('a file that config does not know', {
    file: 'config/demand/education.yaml',
    to: '[]\n',
    at: '[]',
    message: /a file that config does not know/,
    remedy: /demands\//,
  }),
];

/** Where the line to mend is in another file than the edit, and the text on it. */
const elsewhere: Readonly<Record<string, readonly [string, string]>> = {
  'a code of the spec that nothing maps': [police, 'codeList: household-type'],
  'a department that may hold no demand': [education, 'id: SN-D-01'],
  'an evidence that neither brings nor asks anything': [enrolment, 'id: vaccination'],
  'an evidence that rests on a demand for another event': [enrolment, 'demand: SN-D-04'],
};

test.each(breakages)('$name is told with file, line and what would be right', async (broken) => {
  const loaded = await loadEdited(broken.edits);
  const files = edited(shippedFiles, broken.edits);
  const [file, at] = elsewhere[broken.name] ?? [broken.file, broken.at];
  expect(loaded.ok).toBe(false);
  const problems = loaded.ok ? [] : loaded.failure;
  expect(problems).toContainEqual({
    file,
    line: lineOf(files, file, at),
    column: expect.any(Number),
    message: expect.stringMatching(broken.message),
    expected: expect.stringMatching(broken.remedy),
  });
  expect(JSON.stringify(problems)).not.toContain('hunter2');
});

test('one mistake is told once: what rests on it is not called wrong as well', async () => {
  const single = [
    'YAML that cannot be read',
    'brackets that YAML takes for a list',
    'a resource that does not exist',
    'a value that is missing',
    'a field that the spec does not answer',
    'a vertical that signs in an unknown way',
    'a predicate that can never hold',
    'a spec of another OpenAPI version',
  ];
  for (const name of single) {
    const loaded = await loadEdited(breakages.find((one) => one.name === name)?.edits);
    expect(loaded, name).toMatchObject({ ok: false, failure: [{}] });
  }
});

test('all problems come at once, in the order of the files', async () => {
  const loaded = await loadEdited([
    { file: enrolment, from: 'lead: education', to: 'lead: educations' },
    { file: departments, from: 'uscc: 11430527DEM0000141', to: 'uscc: 11430527DEM0000142' },
    { file: education, from: 'validUntil: 2028-12-31', to: 'validUntil: 2025-12-31' },
    { file: education, from: 'quotaPerDay: 4000', to: 'quotaPerDay: many' },
  ]);
  const problems = loaded.ok ? [] : loaded.failure;
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('validUntil'),
    expect.stringContaining('quotaPerDay'),
    expect.stringContaining('check character'),
    expect.stringContaining('no department educations'),
    expect.stringContaining('the lead educations is not among departments'),
  ]);
});
