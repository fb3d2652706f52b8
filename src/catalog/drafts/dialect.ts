import { z } from 'zod';
import { signings } from '../../verticals/index.ts';
import { codesOf, isRecord, type JsonSchema, propertiesOf, typesOf } from '../json-schema.ts';
import { descriptionOf, meaningsIn } from './descriptions.ts';

/** Where an envelope has what, and what its codes mean, as far as a document tells. */
export interface EnvelopeGuess {
  readonly status: string;
  readonly message?: string;
  readonly data: string;
  readonly many: boolean;
  readonly success: readonly string[];
  readonly noRecord: readonly string[];
  readonly refused: readonly string[];
  readonly quotaUsed: readonly string[];
  readonly tooOften: readonly string[];
  /** Codes whose meaning says none of these. */
  readonly others: ReadonlyMap<string, string>;
}

const statusName =
  /^(code|errcode|err_code|errorcode|resultcode|retcode|rtncode|rspcode|respcode|statuscode|status|ret|success)$/i;
const messageName = /^(msg|message|errmsg|err_msg|errormsg|resultmsg|retmsg|rtnmsg|rspmsg|desc|description)$/i;
const dataName =
  /^(data|result|results|resultdata|datas|body|obj|object|payload|content|info|record|records|rows|list)$/i;

/** A reply of status, message and data side by side; undefined where it is built in another way. `words`: what the document says of its codes. */
export function guessEnvelope(reply: JsonSchema, words: string): EnvelopeGuess | undefined {
  const forms = formsOf(reply);
  for (const form of forms) {
    const members = membersOf(form);
    const data = members.find(({ path, schema }) => dataName.test(last(path)) && holdsRecords(schema));
    const status = members.find(({ path, schema }) => statusName.test(last(path)) && isCode(schema));
    if (data === undefined || status === undefined) continue;
    const message = members.find(({ path, schema }) => messageName.test(last(path)) && isCode(schema));
    const place = recordsIn(data.path, data.schema);
    const all = forms.flatMap((one) => membersOf(one).filter(({ path }) => path === status.path));
    return {
      status: status.path,
      ...(message && { message: message.path }),
      ...place,
      ...classified(
        status.schema,
        all.map(({ schema }) => schema),
        words,
      ),
    };
  }
  return undefined;
}

function classified(found: JsonSchema, all: readonly JsonSchema[], words: string) {
  const listed = [...new Set(all.flatMap(codesOf))];
  const described = new Map(all.flatMap((schema) => [...describedCodes(schema)]));
  const told = new Map([...meaningsIn(words), ...described]);
  const codes =
    listed.length > 0 ? listed : [...told.keys()].filter((code) => /^(-?\d+|[A-Za-z]+-?\d+|success|true)$/.test(code));
  const only = codesOf(found).length === 1 ? codesOf(found) : [];
  const kinds: Record<Meaning, string[]> = {
    success: [...only],
    noRecord: [],
    refused: [],
    quotaUsed: [],
    tooOften: [],
  };
  const others = new Map<string, string>();
  // A relay in front speaks in HTTP's numbers; the owner's own codes are another family.
  const hasOwnFamily = codes.some((code) => !isHttpNumber(code) && meaningOf(told.get(code) ?? '') !== 'success');
  for (const code of codes) {
    if (only.includes(code)) continue;
    if (hasOwnFamily && /^[45]\d\d$/.test(code)) continue;
    const said = told.get(code) ?? '';
    const kind = only.length > 0 && meaningOf(said) === 'success' ? undefined : meaningOf(said);
    if (kind === undefined) others.set(code, said);
    else kinds[kind].push(code);
  }
  if (kinds.success.length === 0) {
    const usual = codes.find((code) => /^(0+|200|success|true)$/i.test(code));
    if (usual !== undefined) {
      kinds.success.push(usual);
      others.delete(usual);
    }
  }
  return { ...kinds, others };
}

function isHttpNumber(code: string): boolean {
  return /^[1-5]\d\d$/.test(code);
}

/** Codes a status itself explains; a lone code may be explained without being named. */
function describedCodes(schema: JsonSchema): ReadonlyMap<string, string> {
  const meanings = meaningsIn(descriptionOf(schema));
  const [code, ...more] = codesOf(schema);
  const text = descriptionOf(schema).trim();
  if (code !== undefined && more.length === 0 && meanings.size === 0 && text !== '') return new Map([[code, text]]);
  return meanings;
}

type Meaning = 'success' | 'noRecord' | 'refused' | 'quotaUsed' | 'tooOften';

function meaningOf(said: string): Meaning | undefined {
  if (/频繁|频率|频次|限流|流量/.test(said)) return 'tooOften';
  if (/超限|限额|配额|(次数|额度|日量).*(超|用|满)|超.*(次数|额度|量)/.test(said)) return 'quotaUsed';
  if (/未查询到|未查到|查无|无此人|无记录|无数据|没有记录|未找到/.test(said)) return 'noRecord';
  if (/应用|接口|密钥|账号|令牌|签名|验签|证书|授权|权限|白名单|参数|认证|鉴权|不合规|格式|时间戳|随机数/.test(said))
    return 'refused';
  if (/无此|不存在/.test(said)) return 'noRecord';
  return /^(调用|查询|操作|处理|请求)?成功/.test(said) ? 'success' : undefined;
}

interface Member {
  readonly path: string;
  readonly schema: JsonSchema;
}

/** Every member of a message with its path, those near the root first. */
function membersOf(form: JsonSchema): readonly Member[] {
  const found: Member[] = [];
  let level: readonly Member[] = [{ path: '', schema: form }];
  for (let depth = 0; depth < depthMax && level.length > 0; depth += 1) {
    level = level.flatMap(({ path, schema }) =>
      formsOf(schema).flatMap((one) =>
        Object.entries(propertiesOf(one)).map(([name, member]) => ({
          path: path === '' ? name : `${path}.${name}`,
          schema: member,
        })),
      ),
    );
    found.push(...level);
  }
  return found;
}

/** A SOAP body's own document begins four steps down. */
const depthMax = 7;

/** The message itself and its alternatives, each with what they share. */
function formsOf(reply: JsonSchema): readonly JsonSchema[] {
  const alternatives = ['anyOf', 'oneOf'].flatMap((key) => (Array.isArray(reply[key]) ? reply[key] : []));
  return [reply, ...alternatives.filter(isRecord).flatMap(formsOf)].filter(
    (one) => Object.keys(propertiesOf(one)).length > 0,
  );
}

/** `data`, or the one list of records within it: `data.rows`. */
function recordsIn(path: string, schema: JsonSchema): { data: string; many: boolean } {
  if (isListOfRecords(schema)) return { data: path, many: true };
  const lists = Object.entries(propertiesOf(schema)).filter(([, member]) => isListOfRecords(member));
  const [list] = lists;
  const [single, ...more] = Object.entries(propertiesOf(schema));
  if (single !== undefined && more.length === 0 && /^(record|row|item)$/i.test(single[0]) && holdsRecords(single[1]))
    return recordsIn(`${path}.${single[0]}`, single[1]);
  const isPage =
    list !== undefined && lists.length === 1 && (dataName.test(list[0]) || /rows|list|items|records/i.test(list[0]));
  return isPage ? { data: `${path}.${list[0]}`, many: true } : { data: path, many: false };
}

function holdsRecords(schema: JsonSchema): boolean {
  return isListOfRecords(schema) || formsOf(schema).length > 0;
}

function isListOfRecords(schema: JsonSchema): boolean {
  return isRecord(schema.items) && formsOf(schema.items).length > 0;
}

function isCode(schema: JsonSchema): boolean {
  const types = typesOf(schema);
  return !types.includes('object') && !types.includes('array');
}

function last(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** What a document says of proving who calls: the signing that fits, and its words for one who must choose. */
export function guessSigning(
  document: Readonly<Record<string, unknown>>,
  requestMembers: readonly string[],
): {
  readonly signing: string | undefined;
  readonly members: readonly string[];
  readonly said: readonly string[];
} {
  const components = isRecord(document.components) ? document.components : {};
  const schemes = Object.values(isRecord(components.securitySchemes) ? components.securitySchemes : {}).filter(
    isRecord,
  );
  const said = schemes.map((scheme) =>
    [scheme.type, scheme.scheme, scheme.name, scheme.in].filter((word) => typeof word === 'string').join(' '),
  );
  const words = [...said, ...requestMembers].join(' ').toLowerCase();
  const wanted = signs.find(([sign]) => sign.test(words))?.[1];
  const signing = signings.find(({ name }) => name === wanted);
  const shape = signing?.credential instanceof z.ZodObject ? Object.keys(signing.credential.shape) : [];
  return { signing: signing?.name, members: shape, said };
}

const signs: readonly (readonly [RegExp, string])[] = [
  [/_rid\b|_sid\b|_rtime\b/, 'platform-hmac'],
  [/x-app-key.*(x-sign|x-nonce)|(x-sign|x-nonce).*x-app-key/, 'appkey-hmac'],
  [/requesttime.*sign|sign.*requesttime/, 'appkey-md5'],
  [/encdata.*signdata|signdata.*encdata/, 'sm2-sm4'],
  [/jkxlh/, 'static-serial'],
  [/oauth2/, 'oauth2-client'],
  [/mutualtls/, 'mtls'],
  [/http bearer|apikey authorization header/, 'static-token'],
];
