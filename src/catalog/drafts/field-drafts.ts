import type { FieldType } from '../../model/index.ts';
import { codesOf, type JsonSchema, typesOf } from '../json-schema.ts';
import { descriptionOf, meaningsIn } from './descriptions.ts';

/** How a member of the reply becomes a field, as far as the document tells. */
export interface FieldGuess {
  readonly type: FieldType;
  readonly convert?: string;
  /** A boolean's codes; undefined where the document does not say which is yes. */
  readonly codes?: Readonly<Record<string, boolean>>;
  /** An enum's codes with what the document says of them. */
  readonly list?: ReadonlyMap<string, string>;
}

/** Type, converter and codes from the schema, its description and its example. */
export function guessField(upstream: string, title: string, schema: JsonSchema): FieldGuess {
  const types = typesOf(schema);
  const codes = codesOf(schema);
  const description = descriptionOf(schema);
  if (types.includes('boolean')) return { type: 'boolean' };
  if (codes.length > 0) {
    const meanings = meaningsIn(description);
    const yesNo = yesOrNo(codes, meanings);
    if (yesNo !== undefined) return { type: 'boolean', codes: yesNo };
    return { type: 'enum', list: new Map(codes.map((code) => [code, meanings.get(code) ?? ''])) };
  }
  const moment = guessDate(upstream, title, schema, description);
  if (moment !== undefined) return moment;
  if (/（分）|\(分\)|单位：?分/.test(`${title}${description}`)) return { type: 'decimal', convert: 'decimal-from-fen' };
  const words = `${title}${description}`;
  if (types.includes('integer') || /(月|年|天|次|人|个|分)数$|数量$|积分$/.test(title)) return { type: 'integer' };
  if (types.includes('number') || /金额|储存额|[（(，,：:]元|两位小数/.test(words)) return { type: 'decimal' };
  return /GB\/T 2260/.test(`${title}${description}`) ? { type: 'string', convert: 'area' } : { type: 'string' };
}

function guessDate(upstream: string, title: string, schema: JsonSchema, description: string): FieldGuess | undefined {
  const example = String(schema.example ?? (Array.isArray(schema.examples) ? schema.examples[0] : '') ?? '');
  const pattern = typeof schema.pattern === 'string' ? schema.pattern : '';
  if (/年月|月份/.test(title) || /^\^?(\\d|\[0-9\])\{6\}\$?$/.test(pattern))
    return { type: 'string', convert: 'month' };
  const isDate =
    schema.format === 'date' ||
    schema.format === 'date-time' ||
    /日期|时间$|(有效期.*(至|止|起))/.test(title) ||
    /YYYY-?MM-?DD|yyyy-?MM-?dd/.test(description) ||
    /^\d{4}([-/]\d{1,2}){2}/.test(example) ||
    /(rq|date|Date)$/.test(upstream);
  if (!isDate) return undefined;
  if (/毫秒/.test(description)) return { type: 'date', convert: 'date-epoch-ms' };
  if (/秒/.test(description)) return { type: 'date', convert: 'date-epoch-s' };
  return /长期/.test(description) ? { type: 'date', convert: 'date-or-open-end' } : { type: 'date' };
}

function yesOrNo(
  codes: readonly string[],
  meanings: ReadonlyMap<string, string>,
): Readonly<Record<string, boolean>> | undefined {
  if (codes.length !== 2) return undefined;
  const sides = codes.map((code) => {
    const said = meanings.get(code) ?? code;
    if (/^(否|无|不|未|没有|false$|no?$)/i.test(said)) return false;
    return /^(是|有|已|通过|一致|正常|true$|y(es)?$)/i.test(said) ? true : undefined;
  });
  const [said = '', otherSaid = ''] = codes.map((code) => meanings.get(code) ?? '');
  if (isDenialOf(said, otherSaid) || isDenialOf(otherSaid, said)) {
    return Object.fromEntries(codes.map((code, index) => [code, index === (isDenialOf(said, otherSaid) ? 1 : 0)]));
  }
  const [one, other] = sides;
  if (one === undefined || other === undefined || one === other) return undefined;
  return Object.fromEntries(codes.map((code, index) => [code, sides[index] === true]));
}

/** 未列入 denies 列入. */
function isDenialOf(said: string, other: string): boolean {
  return other !== '' && /^[未不无非]/.test(said) && said.slice(1) === other;
}

/** The mask that what a field holds calls for, as a suggestion. */
export function suggestMask(name: string, title: string, type: FieldType): string {
  if (type === 'date') return 'date-year';
  if (type === 'decimal') return /金额|元|款|费|价/.test(title) ? 'money-band' : 'none';
  if (type !== 'string') return 'none';
  return maskByTitle.find(([word]) => word.test(title))?.[1] ?? (/idNumber/i.test(name) ? 'id-number' : 'none');
}

const maskByTitle: readonly (readonly [RegExp, string])[] = [
  [/身份证|身份号码/, 'id-number'],
  [/姓名|联系人|负责人/, 'name'],
  [/手机|电话/, 'phone'],
  [/地址|住址|坐落/, 'address'],
  [/银行(卡|账)/, 'bank-card'],
  [/号牌|车牌/, 'plate-number'],
  [/证号|编号|证书/, 'certificate-no'],
];
