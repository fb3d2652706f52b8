import type { FieldValue, MaskName } from '../model/index.ts';

/** Tails of fixed length, so that a mask does not tell how long the value was. */
const HIDDEN = '****';

const ORGANISATION = /(公司|厂|店|局|院|校|园|所|中心|合作社|银行|协会|学会|委员会|集团|企业|事务所|站|馆|社|部)$/u;

/** What is shown of a value under each mask. A value too short to hide anything in is hidden whole. */
const masks: Readonly<Record<Exclude<MaskName, 'none'>, (value: string) => string>> = {
  name: maskName,
  'id-number': (value) => (value.length >= 14 ? keepEnds(value, 6, 4, '*'.repeat(value.length - 10)) : HIDDEN),
  phone: (value) => (value.length >= 10 ? keepEnds(value, 3, 4, HIDDEN) : HIDDEN),
  address: maskAddress,
  'bank-card': (value) => (value.length >= 12 ? keepEnds(value, 4, 4, ' **** **** ') : HIDDEN),
  'certificate-no': (value) => (value.length >= 8 ? `******${value.slice(-4)}` : '******'),
  'plate-number': (value) => (value.length >= 6 ? keepEnds(value, 3, 1, '***') : '***'),
  'date-year': (value) => value.slice(0, 4),
  'money-band': maskAmount,
  redact: () => '***',
};

/** The value as it may leave. Nothing stays nothing: that there is no value is not a secret of the value. */
export function applyMask(mask: MaskName, value: FieldValue): FieldValue {
  if (mask === 'none' || value === null) return value;
  return masks[mask](String(value));
}

/** The first character of a person's name, a star for each other; an organisation's name is not a person's. */
function maskName(value: string): string {
  const characters = [...value];
  if (characters.length >= 5 && !value.includes('·') && ORGANISATION.test(value)) return value;
  return characters.map((character, index) => (index === 0 || character === '·' ? character : '*')).join('');
}

const PLACE = '[^省市县区州盟旗]';
const COUNTY = new RegExp(
  `^(?:${PLACE}{1,10}[省市区])?(?:${PLACE}{1,10}(?:市|州|盟|地区))?(?:${PLACE}{1,12}[县区旗市])`,
  'u',
);

/** Down to the county, then a fixed tail. */
function maskAddress(value: string): string {
  return `${COUNTY.exec(value)?.[0] ?? ''}${HIDDEN}`;
}

/** The band an amount falls in, one unit of its leading digit wide, at least a thousand yuan. */
function maskAmount(value: string): string {
  const amount = Number(value);
  if (!Number.isFinite(amount)) return HIDDEN;
  const width = Math.max(1000, 10 ** Math.floor(Math.log10(Math.max(1, Math.abs(amount)))));
  const from = Math.floor(amount / width) * width;
  return `${from}-${from + width}`;
}

function keepEnds(value: string, head: number, tail: number, hidden: string): string {
  return `${value.slice(0, head)}${hidden}${value.slice(-tail)}`;
}
