import { type ProblemDefinition, problems, type Reason, toProblem } from '../problems.ts';
import { both, issuerMarker } from './text.ts';

/** A `Request-Id` for examples: a UUIDv7 of the first minute of 2026. */
export const exampleRequestId = '019b7635-8200-7c3e-8b1f-2a4c6e8f0a1b';
/** 义务教育入学 at the education bureau, whose token the examples use. */
export const exampleMatter = '11430527DEM00006594432005001000';
export const exampleCase = '4305272411240000017';
export const exampleOfficer = 'JY0427';
export const exampleAuthorisation = 'SQ-20261124-0001';
const exampleTraceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

/** What routes refer to by `$ref`, and what is said once for the whole document. */
export function sharedComponents() {
  return {
    parameters: describeParameters(),
    headers: describeHeaders(),
    examples: Object.fromEntries(Object.keys(problems).map((reason) => [reason, exampleOf(reason as Reason)])),
    securitySchemes: describeSecuritySchemes(),
  };
}

/** A reason as a caller would see it, in both languages at once. */
function exampleOf(reason: Reason) {
  const definition: ProblemDefinition = problems[reason];
  const example = { issuer: issuerMarker, requestId: exampleRequestId };
  const chinese = toProblem({ reason }, { ...example, language: 'zh' });
  const english = toProblem({ reason }, { ...example, language: 'en' });
  return {
    summary: both(definition.title),
    value: {
      ...chinese,
      title: both({ zh: chinese.title, en: english.title }),
      detail: both({ zh: chinese.detail, en: english.detail }),
      remedy: both({ zh: chinese.remedy, en: english.remedy }),
    },
  };
}

interface HeaderParameter {
  readonly required: boolean;
  readonly description: string;
  readonly schema: Record<string, unknown>;
  readonly example?: string;
}

function describeParameters() {
  const headers: Record<string, HeaderParameter> = {
    'Sharing-Matter': {
      required: true,
      description: both({
        zh: '事项编码：为哪个政务服务事项查询。31 位实施编码或 33 位业务办理项编码。',
        en: 'The code of the service matter the call serves: 31 characters, or 33 for a business item.',
      }),
      schema: { type: 'string', pattern: '^[0-9A-HJ-NPQRTUWXY]{18}[1-6][0-9]{12}([0-9]{2})?$' },
      example: exampleMatter,
    },
    'Sharing-Case': {
      required: true,
      description: both({
        zh: '办件编号：为哪一个办件查询，8 至 64 位字母、数字或连字符；不得含公民身份号码。',
        en: 'The case at hand: 8 to 64 letters, digits or hyphens; never a citizen id.',
      }),
      schema: { type: 'string', pattern: '^[A-Za-z0-9-]{8,64}$' },
      example: exampleCase,
    },
    'Sharing-Officer': {
      required: true,
      description: both({ zh: '经办人工号：谁在查询。', en: 'The staff number of the clerk who asks.' }),
      schema: { type: 'string', minLength: 1, maxLength: 64 },
      example: exampleOfficer,
    },
    'Sharing-Authorisation': {
      required: false,
      description: both({
        zh: '授权书编号；以本人同意为依据的共享授权必填。',
        en: 'Reference of the person’s mandate; required where the demand rests on it.',
      }),
      schema: { type: 'string', maxLength: 128 },
      example: exampleAuthorisation,
    },
    Prefer: {
      required: false,
      description: both({
        zh: 'RFC 7240，两种偏好可用。handling=strict：要么全有、要么全无——有必需的材料未取得（不是 ok 或 absent）时，不提供任何数据，答复 409 bundle-incomplete，evidence 列出每项材料的状态；存证记录写明已向垂管系统查询、未提供；逐项接收时全部取齐后才开始。respond-async：立即答复 202，稍后到 Location 去取，暂连不上的材料自动补查。两者同时写时只照办 handling=strict；照办了哪个，见 Preference-Applied。',
        en: 'RFC 7240; two preferences are known. `handling=strict`: all or nothing. Where evidence that is required could not be had (`ok` or `absent`), no data is given: 409 `bundle-incomplete`, with how each evidence stands; the ledger says that the verticals were asked and nothing was given; a stream begins once all is there. `respond-async`: 202 at once, to be fetched where `Location` says; what cannot be reached is looked up again by itself. Of both together handling=strict alone is honoured; `Preference-Applied` tells which was.',
      }),
      schema: { type: 'string' },
      example: 'respond-async',
    },
    'Idempotency-Key': {
      required: false,
      description: both({
        zh: '只与 Prefer: respond-async 一起使用（draft-ietf-httpapi-idempotency-key-header）：24 小时内同一部门以同一个键重发同样的请求（一件事、办件、授权书与所填信息都相同），得到同一个材料包；内容不同则 422 idempotency-mismatch。网关只存键的散列。',
        en: 'With `Prefer: respond-async` alone (draft-ietf-httpapi-idempotency-key-header): the same key of a department with the same request within 24 hours (life event, case, mandate and what is stated) comes to the same bundle; with another it is 422 `idempotency-mismatch`. Only a hash of the key is kept.',
      }),
      schema: { type: 'string', minLength: 1, maxLength: 257 },
      example: '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
    },
    Traceparent: {
      required: false,
      description: both({ zh: 'W3C Trace Context，原样传递。', en: 'W3C Trace Context, passed on.' }),
      schema: { type: 'string', pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$' },
      example: exampleTraceparent,
    },
    'Sandbox-Fault': {
      required: false,
      description: both({
        zh: '仅沙箱：让垂管系统在这一次调用里出故障，写作 {垂管系统}=timeout|empty|garbled|error|slow:3s。',
        en: 'Sandbox only: plays a fault of a vertical for this call alone, {vertical}=timeout|empty|garbled|error|slow:3s.',
      }),
      schema: { type: 'string' },
      example: 'mps-population=timeout',
    },
    'Accept-Language': {
      required: false,
      description: both({
        zh: '说明文字的语言：zh（默认）或 en。',
        en: 'Language of words in the answer: zh (the default) or en.',
      }),
      schema: { type: 'string' },
      example: both({ zh: 'zh', en: 'en' }),
    },
  };
  return Object.fromEntries(
    Object.entries(headers).map(([name, header]) => [name, { name, in: 'header', ...leftOut(header) }]),
  );
}

/** Name of the one example an operation has; reference pages pair request and headers by it. */
export const exampleName = 'example';

/** An optional header is shown with its example, but is not part of the example call (`x-disabled`). */
function leftOut({ example, ...header }: HeaderParameter) {
  if (header.required) return { ...header, ...(example && { example }) };
  return { ...header, examples: { [exampleName]: { value: example ?? '', 'x-disabled': true } } };
}

function describeHeaders() {
  const header = (description: string, example: string) => ({ description, schema: { type: 'string' }, example });
  return {
    'Request-Id': header(
      both({ zh: '请求编号（UUIDv7）；查日志、报问题都用它', en: 'The request’s id, a UUIDv7' }),
      exampleRequestId,
    ),
    Receipt: header(
      both({
        zh: '用数回执的地址与盐（RFC 9651）；盐只随应答给出，网关不留',
        en: 'Where the receipt is, and the salt (RFC 9651), which leaves with the answer and is not kept',
      }),
      `"/v1/receipts/main/${exampleRequestId}";salt=:q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=:`,
    ),
    'Cache-Status': header(
      both({ zh: '是否取自留存副本（RFC 9211）', en: 'Whether a kept copy served (RFC 9211)' }),
      'Shuqiao; fwd=miss',
    ),
    Age: header(both({ zh: '数据取得至今的秒数', en: 'Seconds since the vertical gave it' }), '0'),
    RateLimit: header(
      both({ zh: '剩余次数', en: 'What is left of rate and quota' }),
      '"rate";r=19;t=1, "quota";r=3999;t=52200',
    ),
    'RateLimit-Policy': header(
      both({ zh: '次数限制', en: 'The limits themselves' }),
      '"rate";q=20;w=10, "quota";q=4000;w=86400',
    ),
    'Server-Timing': header(
      both({ zh: '各段耗时（毫秒）', en: 'Where the time went, milliseconds' }),
      'total;dur=214, vertical;dur=206',
    ),
    Traceparent: header(both({ zh: 'W3C Trace Context', en: 'W3C Trace Context' }), exampleTraceparent),
    'Cache-Control': header(both({ zh: '数据应答一律 no-store', en: 'Always no-store on data' }), 'no-store'),
    'Preference-Applied': header(
      both({ zh: '照办了哪项偏好（RFC 7240）', en: 'Which preference was honoured (RFC 7240)' }),
      'handling=strict',
    ),
    Location: header(both({ zh: '到哪里去取', en: 'Where to fetch it' }), `/v1/bundles/${exampleRequestId}`),
    'Retry-After': header(both({ zh: '多少秒后再试', en: 'Seconds to wait before trying again' }), '30'),
    'WWW-Authenticate': header(
      both({ zh: '令牌的问题（RFC 6750）', en: 'What is wrong with the token (RFC 6750)' }),
      'Bearer realm="shuqiao"',
    ),
  };
}

function describeSecuritySchemes() {
  return {
    accessToken: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: both({
        zh: '粘贴一个访问令牌。沙箱里用 npm run token -- education 得到。',
        en: 'Paste an access token; in the sandbox, npm run token -- education prints one.',
      }),
    },
    clientCredentials: {
      type: 'oauth2',
      description: both({
        zh: '部门用私钥签名的断言（private_key_jwt，RFC 7523）换取令牌：iss 与 sub 为部门标识，aud 为本网关地址（单个字符串），exp 最多 5 分钟后，jti 只能用一次。',
        en: 'A token in exchange for an assertion signed with the department’s key (private_key_jwt, RFC 7523): iss and sub are the department, aud is this gateway’s URL as one string, exp at most 5 minutes ahead, jti used once.',
      }),
      flows: {
        clientCredentials: {
          tokenUrl: `${issuerMarker}/oauth/token`,
          scopes: {
            data: both({ zh: '查询数据', en: 'Ask for data' }),
            ops: both({ zh: '运维（仅县数据局）', en: 'Operations (the data bureau alone)' }),
            'subject-accesses': both({
              zh: '向本人出示个人数据使用记录（仅群众端应用）',
              en: 'Show citizens who used their data (the citizen app alone)',
            }),
          },
        },
      },
    },
  };
}
