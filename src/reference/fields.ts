import type { Catalog, CodedValue, Demand, Field, FieldValue, MaskName, Text } from '../model/index.ts';
import { both } from './text.ts';

type Schema = Record<string, unknown>;

/** A demand, and those of its fields that leave unmasked for the matter at hand. */
export interface Sight {
  readonly demand: Demand;
  readonly unmasked: readonly string[];
}

/** The reader's own demand, with what its matters and life events are called. */
interface OwnRight {
  readonly demand: Demand;
  readonly catalog: Catalog;
}

/** JSON Schema of a field as it may leave: under its mask, unless the demand at hand names it unmasked. */
export function fieldSchema(field: Field, own?: OwnRight): Schema {
  const sometimes = own?.demand.unmaskedOnly[field.name] !== undefined;
  const masked = isMasked(field, own?.demand.unmasked);
  return {
    title: both(field.title),
    description: describeField(field, own),
    ...(masked ? maskedShape(field) : openShape(field, own !== undefined && !sometimes)),
    ...(field.values && { 'x-enumDescriptions': titlesOf(field.values), 'x-codes': codesOf(field.values) }),
    'x-level': field.level,
    ...(field.mask !== 'none' && { 'x-mask': field.mask }),
  };
}

/** What the field might look like in an answer. Synthetic, and masked as it would be. */
export function sampleValue(field: Field, unmasked?: readonly string[]): FieldValue {
  if (isMasked(field, unmasked)) return maskedSamples[field.mask] ?? openSample(field);
  return openSample(field);
}

function isMasked({ name, mask }: Field, unmasked: readonly string[] = []): boolean {
  return mask !== 'none' && !unmasked.includes(name);
}

/** Without a mask for certain (`exact`), or with one that some demand may lift: then only the type is promised. */
function openShape({ type, values, mask }: Field, exact: boolean): Schema {
  if (mask !== 'none' && !exact) return { type: ['string', 'null'] };
  switch (type) {
    case 'string':
      return { type: ['string', 'null'] };
    case 'boolean':
      return { type: ['boolean', 'null'] };
    case 'integer':
      return { type: ['integer', 'null'] };
    case 'decimal':
      return { type: ['string', 'null'], pattern: '^-?[0-9]+\\.[0-9]{2}$' };
    case 'date':
      return { type: ['string', 'null'], format: 'date' };
    case 'enum':
      return values ? { enum: [...new Set(values.map(({ value }) => value)), null] } : { type: ['string', 'null'] };
  }
}

/** A masked value is words; a number or truth value may also leave as it is where some demand lifts the mask. */
function maskedShape({ type }: Field): Schema {
  if (type === 'boolean' || type === 'integer') return { type: [type, 'string', 'null'] };
  return { type: ['string', 'null'] };
}

function describeField(field: Field, own?: OwnRight): string {
  const { values = [], codeSource } = field;
  const meanings = values.map(({ value, title, code }) => `- \`${value}\` ${both(title)} [${code}]`);
  const source = codeSource === undefined ? [] : [both({ zh: `代码：${codeSource}`, en: `Codes: ${codeSource}` })];
  return [[both(levels[field.level]), ...protectionOf(field, own), ...source].join(' · '), ...meanings].join('\n');
}

/** Under which mask it leaves, and for what it leaves without. */
function protectionOf(field: Field, own?: OwnRight): readonly string[] {
  const only = own?.demand.unmaskedOnly[field.name];
  if (field.mask === 'none' || (own && !only && !isMasked(field, own.demand.unmasked))) return [];
  const mask = masks[field.mask];
  const masked = both({ zh: `脱敏：${mask.zh}`, en: `Masked: ${mask.en}` });
  if (!own || !only) return [masked];
  const matters = own.demand.matters.filter(({ code }) => only.matters.includes(code)).map(({ title }) => title);
  const names = only.lifeEvents.flatMap((id) => own.catalog.lifeEvents.get(id)?.name ?? []);
  const zh = [...matters, ...names.map((name) => name.zh)].join('、');
  const en = [...matters, ...names.map((name) => name.en)].join(', ');
  return [masked, both({ zh: `仅为${zh}不脱敏`, en: `unmasked for ${en} alone` })];
}

/** Of several codes with one value, the first gives its title. */
function titlesOf(values: readonly CodedValue[]): Record<string, string> {
  return Object.fromEntries(values.map(({ value, title }) => [value, both(title)] as const).toReversed());
}

/** The owner's code → the value. */
function codesOf(values: readonly CodedValue[]): Record<string, string> {
  return Object.fromEntries(values.map(({ code, value }) => [code, value]));
}

const levels: Readonly<Record<Field['level'], Text>> = {
  1: { zh: '一级 公开', en: 'L1 public' },
  2: { zh: '二级 内部', en: 'L2 internal' },
  3: { zh: '三级 个人信息', en: 'L3 personal' },
  4: { zh: '四级 敏感', en: 'L4 sensitive' },
};

const masks: Readonly<Record<MaskName, Text>> = {
  none: { zh: '不脱敏', en: 'none' },
  name: { zh: '只留首字', en: 'first character kept' },
  'id-number': { zh: '留前 6 后 4 位', en: 'first 6 and last 4 kept' },
  phone: { zh: '留前 3 后 4 位', en: 'first 3 and last 4 kept' },
  address: { zh: '只到县或乡镇', en: 'down to county or township' },
  'bank-card': { zh: '留前 4 后 4 位', en: 'first 4 and last 4 kept' },
  'certificate-no': { zh: '留后 4 位', en: 'last 4 kept' },
  'plate-number': { zh: '留前 3 后 1 位', en: 'first 3 and last 1 kept' },
  'date-year': { zh: '只留年份', en: 'year only' },
  'money-band': { zh: '只给区间', en: 'a band instead of the amount' },
  redact: { zh: '全部隐藏', en: 'hidden' },
};

const maskedSamples: Readonly<Partial<Record<MaskName, string>>> = {
  name: '李**',
  'id-number': '430599********0017',
  phone: '199****0001',
  address: '湖南省邵阳市绥宁县****',
  'bank-card': '6217 **** **** 0001',
  'certificate-no': '******0001',
  'plate-number': '湘E0***8',
  'date-year': '2019',
  'money-band': '2000-3000',
  redact: '***',
};

function openSample({ type, title, values, mask, example }: Field): FieldValue {
  if (example !== undefined) return example;
  switch (type) {
    case 'boolean':
      return true;
    case 'integer':
      return 2;
    case 'decimal':
      return '96.50';
    case 'date':
      return '2019-09-01';
    case 'enum':
      return values?.[0]?.value ?? null;
    case 'string':
      return openWords[mask] ?? both({ zh: `〔${title.zh}〕`, en: `‹${title.en}›` });
  }
}

/** Words for fields a demand lets out unmasked. */
const openWords: Readonly<Partial<Record<MaskName, string>>> = {
  name: '李示例',
  'id-number': '430599199001010017',
  phone: '19900000001',
  address: '湖南省邵阳市绥宁县长铺镇示例路1号',
  'bank-card': '6217000000000001',
  'certificate-no': 'SN20260001',
  'plate-number': '湘E0X0X8',
};
