/** Whose name a field holds: known where the question was asked with a citizen id or a credit code. */
export type NameHolder = 'person' | 'organisation';

/**
 * The first character of a person's name and a star for each other; the dot of a minority name stays. A name of one character is
 * hidden: its first is all of it. What is certainly an organisation's name is left whole, for it is no person's.
 */
export function maskName(value: string, holder?: NameHolder): string {
  if (isOrganisation(value, holder)) return value;
  const characters = [...graphemes.segment(value)].map(({ segment }) => segment);
  if (characters.filter((character) => character !== '·').length === 1) return '*';
  return characters.map((character, index) => (index === 0 || character === '·' ? character : '*')).join('');
}

/** A character as a reader sees it: a rare one with its variation selector is one. */
const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** Endings that no person's name has. */
const SURE =
  /(?:公司|企业|集团|工厂|商店|合作社|信用社|供销社|旅行社|银行|商行|分行|支行|超市|酒店|饭店|宾馆|药房|药店|诊所|医院|学校|小学|中学|大学|学院|幼儿园|养老院|敬老院|事务所|研究所|派出所|工作室|经营部|服务部|门市部|小卖部|卫生院|卫生室|养殖场|农场|林场|协会|学会|商会|工会|联合会|基金会|委员会|居委会|村委会|政府|办公室|中心)$/u;
/** Endings a long name may have. */
const LIKELY = /[厂店局院校园所站馆社部场处队行会]$/u;

/** Longer than nearly every name of a person that is written without dots. */
const LONG = 5;

function isOrganisation(name: string, holder: NameHolder | undefined): boolean {
  if (holder === 'person' || name.includes('·')) return false;
  // 某某运输有限公司（普通合伙）: what stands in brackets says what kind it is.
  const plain = name.replace(/[（(][^（()）]*[)）]$/u, '');
  const { length } = [...plain];
  if (length >= 4 && SURE.test(plain)) return true;
  return length >= (holder === 'organisation' ? 3 : LONG) && LIKELY.test(plain);
}
