/*
 * How Chinese addresses begin: province, prefecture, county (GB/T 2260). Names of roads, villages and estates may hold the same
 * characters (某小区, 农贸市场, 城关镇); they end the search, so that of an unusual address too little is shown and never too much.
 */

const PROVINCE =
  /^(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省|^(?:北京|天津|上海|重庆)市|^(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区/u;

/** Ends a market or an authority, not a place: 农贸市场, 市政. */
const NO_CITY = '(?![场民政区井府委])';
const PREFECTURE = new RegExp(
  `^(?:[^省市县区旗盟]{1,7}市${NO_CITY}|[^省市县区旗盟]{2,16}自治州|[^省市县区旗盟]{2,6}(?:地区|盟))`,
  'u',
);
const COUNTY = new RegExp(
  `^(?:津市市|[^省市县区旗盟]{1,4}县|[^省市县区旗盟]{2,16}自治县|[^省市县区旗盟]{1,4}区|[^省市县区旗盟]{2,8}族区|[^省市县区旗盟]{1,5}市${NO_CITY})`,
  'u',
);
const BANNER = /^[^省市县区旗盟]{1,10}旗/u;

/** Characters below the county: of roads, townships, villages and houses. */
const BELOW = /[路街巷弄号栋幢楼室组村镇乡道厦院舍委医校厂店]/u;
/** Counties and cities that have such a character in their name. */
const NAMED_SO =
  /^(?:镇(?:江|海|宁|远|平|雄|坪|康|沅|赉|巴|安|原)|景德镇|[萍新宁桐安湘金西东内武平柏]乡|乡[宁城]|路(?:桥|南|北)|[鼓钟]楼|岳阳楼|楼烦|孟村|通道|道(?:县|真|孚|里|外)|驻马店|小店|厦门)/u;
/** Estates and zones, which are called 区 as districts are. */
const ESTATE = /(?:小|社|园|库|景|片|住宅|开发|高新|工业|示范|生活|家属|别墅|商业|安置|保税|居民|营)区$/u;

/** An address down to its county, as far as it is certainly that. */
export function maskAddress(address: string): string {
  const province = PROVINCE.exec(address)?.[0] ?? '';
  const prefecture = place(PREFECTURE, address.slice(province.length));
  const rest = address.slice(province.length + prefecture.length);
  const county = place(province === '内蒙古自治区' ? BANNER : COUNTY, rest) || place(COUNTY, rest);
  return `${province}${prefecture}${county}`;
}

function place(pattern: RegExp, text: string): string {
  const name = pattern.exec(text)?.[0] ?? '';
  return ESTATE.test(name) || (BELOW.test(name) && !NAMED_SO.test(name)) ? '' : name;
}
