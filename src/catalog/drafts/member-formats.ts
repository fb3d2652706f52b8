import type { ParameterFormat } from '../../model/index.ts';
import type { JsonSchema } from '../json-schema.ts';

/** The format of a parameter, guessed from its Chinese title, its name and its pattern, the surest sign first. */
export function guessFormat(upstream: string, title: string, schema: JsonSchema): ParameterFormat {
  const pattern = typeof schema.pattern === 'string' ? schema.pattern : '';
  const name = upstream.toLowerCase().replaceAll(/[-_.]/g, '');
  const rule = rules.find(
    ({ titles, names, patterns }) => titles.test(title) || names.test(name) || (patterns?.test(pattern) ?? false),
  );
  if (rule !== undefined) return rule.format;
  return schema.format === 'date' ? 'date' : 'text';
}

interface Rule {
  readonly format: ParameterFormat;
  readonly titles: RegExp;
  readonly names: RegExp;
  readonly patterns?: RegExp;
}

/** Where the name alone tells nothing. */
const never = /^$/;

const rules: readonly Rule[] = [
  { format: 'person-or-entity-name', titles: /姓名或名称|名称或姓名/, names: never },
  { format: 'id-number-or-uscc', titles: /^(权利人|申请人|纳税人|当事人)证件号码?$/, names: never },
  {
    format: 'id-number',
    titles: /身份证|公民身份|身份号码/,
    names: /^(sfzh|sfzhm|sfzjh|sfzjhm|gmsfhm|gmsfzh|zjhm|idcard|idcardno|idno|idnumber|certnum)$/,
    patterns: /\{1[567]\}.*\[.*[Xx]/,
  },
  {
    format: 'uscc',
    titles: /统一社会信用代码|信用代码/,
    names: /^(tyshxydm|tyxydm|xydm|shxydm|uscc|usccode|creditcode)$/,
    patterns: /A-HJ-NP/,
  },
  { format: 'project-code', titles: /项目代码/, names: /^(xmdm|projectcode)$/ },
  { format: 'plate-type', titles: /号牌种类/, names: /^(hpzl|platetype)$/ },
  { format: 'plate-number', titles: /号牌号码|车牌|号牌$/, names: /^(hphm|cphm|plateno|platenumber)$/ },
  {
    format: 'county-code',
    titles: /行政区划|区划代码|县区代码|区县代码/,
    names: /^(xzqh|xzqhdm|areacode|regioncode)$/,
  },
  { format: 'entity-name', titles: /(单位|企业|机构|组织|主体)名称/, names: /^(qymc|dwmc|jgmc|zzmc|orgname|entname)$/ },
  { format: 'person-name', titles: /姓名/, names: /^(xm|xsxm|name|realname|username)$/ },
  { format: 'month', titles: /年月|月份/, names: /^(ny|yf|month)$/ },
  { format: 'year', titles: /年度|年份/, names: /^(nd|nf|year)$/ },
  { format: 'date', titles: /日期/, names: /(rq|date)$/ },
  { format: 'certificate-no', titles: /(证|证书|许可证|编)号码?$/, names: /(zsbh|zsh|zjbh|xkzh|certno|licenseno)$/ },
];
