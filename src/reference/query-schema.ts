import type { Parameter, ParameterFormat, Resource, Text } from '../model/index.ts';
import { both } from './text.ts';

/** JSON Schema of a query of a resource: its parameters, and what else it may have. */
export function querySchema({ parameters, title }: Resource, more: Readonly<Record<string, object>>) {
  return {
    type: 'object',
    title: both({ zh: `${title.zh}的参数`, en: `${title.en}: parameters` }),
    properties: {
      ...Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterSchema(parameter)])),
      ...more,
    },
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

export function parameterSchema({ title, format }: Pick<Parameter, 'title' | 'format'>) {
  const { note, ...shape } = formats[format];
  return { type: 'string', title: both(title), description: both(note), ...shape };
}

/** What each format looks like on the wire; checksums are said in words, `catalog` checks them. */
const formats: Readonly<Record<ParameterFormat, { readonly note: Text } & Readonly<Record<string, unknown>>>> = {
  'person-name': {
    note: { zh: '姓名，与证件一致', en: 'A person’s name, as on the document' },
    minLength: 1,
    maxLength: 50,
  },
  'id-number': {
    note: { zh: '公民身份号码，18 位，按 GB 11643 校验', en: 'Citizen id, 18 characters, checked by GB 11643' },
    pattern: '^[0-9]{17}[0-9Xx]$',
  },
  uscc: {
    note: {
      zh: '统一社会信用代码，18 位，按 GB 32100 校验',
      en: 'Unified social credit code, 18 characters, checked by GB 32100',
    },
    pattern: '^[0-9A-HJ-NPQRTUWXY]{18}$',
  },
  'entity-name': {
    note: { zh: '单位名称，与登记一致', en: 'An organisation’s registered name' },
    minLength: 2,
    maxLength: 100,
  },
  'person-or-entity-name': {
    note: { zh: '姓名或单位名称', en: 'Name of a person or an organisation' },
    minLength: 1,
    maxLength: 100,
  },
  'id-number-or-uscc': {
    note: { zh: '公民身份号码或统一社会信用代码', en: 'Citizen id or unified social credit code' },
    pattern: '^[0-9A-Za-z]{18}$',
  },
  'county-code': {
    note: { zh: '县级行政区划代码（GB/T 2260）', en: 'County code (GB/T 2260)' },
    pattern: '^[1-9][0-9]{5}$',
  },
  'certificate-no': { note: { zh: '证件编号', en: 'Number of a certificate' }, minLength: 4, maxLength: 64 },
  'plate-number': { note: { zh: '机动车号牌号码', en: 'A vehicle’s plate number' }, minLength: 7, maxLength: 10 },
  'plate-type': {
    note: { zh: '号牌种类代码（GA/T 16.7），如 02 小型汽车', en: 'Plate type (GA/T 16.7), such as 02, small vehicle' },
    pattern: '^[0-9]{2}$',
  },
  'project-code': {
    note: { zh: '投资项目代码，如 2412-430527-04-01-000001', en: 'Code of an investment project' },
    pattern: '^[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}$',
  },
  year: { note: { zh: '年份，YYYY', en: 'A year, YYYY' }, pattern: '^[0-9]{4}$' },
  text: { note: { zh: '文字，最多 200 字', en: 'Text of at most 200 characters' }, minLength: 1, maxLength: 200 },
  month: { note: { zh: '年月，YYYY-MM', en: 'A month, YYYY-MM' }, pattern: '^[0-9]{4}-[0-9]{2}$' },
  date: { note: { zh: '日期，YYYY-MM-DD', en: 'A day, YYYY-MM-DD' }, format: 'date' },
};
