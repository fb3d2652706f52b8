/** The words of a name in any spelling: `getReaderCard`, `reader_card`, `/reader/card` → reader, card. */
export function words(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** `reader`, `card` → `readerCard`. A name in the county's schema begins with a letter. */
export function camelCase(name: string): string {
  const [first = 'value', ...rest] = words(name);
  return [/^\d/.test(first) ? `n${first}` : first, ...rest.map(capital)].join('');
}

export function kebabCase(name: string): string {
  const id = words(name).join('-');
  return /^[a-z]/.test(id) ? id : `v-${id || 'x'}`;
}

/** `validTo` → `Valid to`. */
export function humanised(name: string): string {
  return capital(words(name).join(' '));
}

/** A resource's id from an operationId: `getReaderCard` → `reader-card`, `checkKinship` → `kinship-check`. */
export function resourceId(operationId: string): string {
  const [verb = '', ...rest] = words(operationId.replace(/Using(?:GET|POST)(?:_\d+)?$/, ''));
  if (rest.length === 0) return kebabCase(verb);
  if (/^(get|query|find|list|search|select|fetch|read|post)$/.test(verb)) return kebabCase(rest.join('-'));
  if (/^(check|verify)$/.test(verb)) return kebabCase([...rest, verb].join('-'));
  return kebabCase([verb, ...rest].join('-'));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Whether an owner named a member in words, not in the initials of pinyin (`xm`, `SFZH`): then its name can serve. */
export function isSpelledOut(name: string): boolean {
  return words(name).length > 1 && words(name).every((word) => /[aeiou]/.test(word) || word.length <= 3);
}

/** What one name is called elsewhere in the county's config. */
export interface KnownName {
  readonly upstream: string;
  readonly name: string;
  readonly zh: string;
}

/** A proposal for the county's name of a member, by what it holds, by how the county calls it already, by its own name. */
export function proposeName(
  { upstream, title, format }: { upstream: string; title: string; format?: string },
  known: readonly KnownName[],
  taken: ReadonlySet<string>,
): string {
  const sameTitle = known.find(({ zh }) => zh === title);
  const sameUpstream = [
    ...new Set(known.filter((one) => one.upstream.toLowerCase() === upstream.toLowerCase()).map(({ name }) => name)),
  ];
  const candidates = [
    format === undefined ? undefined : namesByFormat[format],
    isSpelledOut(upstream) ? camelCase(upstream) : undefined,
    sameTitle?.name,
    sameUpstream.length === 1 ? sameUpstream[0] : undefined,
    namesByWord.find(([word]) => word.test(title))?.[1],
    camelCase(upstream),
  ];
  const free = candidates.find((name) => name !== undefined && !taken.has(name));
  if (free !== undefined) return free;
  let number = 2;
  while (taken.has(`${camelCase(upstream)}${number}`)) number += 1;
  return `${camelCase(upstream)}${number}`;
}

const namesByFormat: Readonly<Record<string, string>> = {
  'person-name': 'name',
  'id-number': 'idNumber',
  uscc: 'uscc',
  'plate-number': 'plateNumber',
  'plate-type': 'plateType',
  'project-code': 'projectCode',
  'county-code': 'countyCode',
};

const namesByWord: readonly (readonly [RegExp, string])[] = [
  [/(公民)?身份证?(件)?号码?$/, 'idNumber'],
  [/统一社会信用代码/, 'uscc'],
  [/姓名$/, 'name'],
  [/(单位|企业|机构|组织)名称$/, 'entityName'],
  [/(手机|电话)/, 'phone'],
  [/(住址|地址)$/, 'address'],
  [/(有效期.*(至|止)|截止日期|失效日期|到期日)/, 'validTo'],
  [/(有效期.*起|生效日期|起始日期)/, 'validFrom'],
  [/(发证|核发|签发|办证)日期$/, 'issuedOn'],
  [/登记日期$/, 'registeredOn'],
  [/(发证|核发|签发|办证|登记)(机关|单位|机构|馆)$/, 'issuer'],
  [/(证|证书|许可|编)号码?$/, 'certificateNo'],
  [/状态$/, 'status'],
  [/金额$/, 'amount'],
  [/数量$|次数$|册数$/, 'count'],
];
