import type { Language, Text, UpstreamTrace } from './model/index.ts';

/** One reason why the gateway says no: what a caller, a developer and a page need to know of it. */
export interface ProblemDefinition {
  readonly status: number;
  readonly title: Text;
  /** What happened, for the reason's page. */
  readonly happened: Text;
  /** What to do about it. */
  readonly remedy: Text;
}

/** Every refusal there is. The OpenAPI responses, the problem pages and the tests' expectations come from this list. */
export const problems = {
  malformed: {
    status: 400,
    title: { zh: '请求格式有误', en: 'Malformed request' },
    happened: {
      zh: '请求体不是有效的 JSON，或请求头、查询参数的写法不对。',
      en: 'The body is not valid JSON, or a header or query parameter is not written as it should be.',
    },
    remedy: {
      zh: '按接口文档核对请求的写法；errors 指出了位置。',
      en: 'Compare the request with the reference; `errors` names the place.',
    },
  },
  'invalid-parameters': {
    status: 400,
    title: { zh: '查询参数有误', en: 'Invalid parameters' },
    happened: {
      zh: '有参数缺失、多余、格式不对，或校验码不符（公民身份号码按 GB 11643、统一社会信用代码按 GB 32100 校验）。',
      en: 'A parameter is missing, unknown, badly formed or fails its check character (GB 11643 for citizen ids, GB 32100 for credit codes).',
    },
    remedy: { zh: '逐项核对 errors 所列参数后重试。', en: 'Correct the parameters listed in `errors` and try again.' },
  },
  'missing-context': {
    status: 400,
    title: { zh: '缺少办件信息', en: 'Purpose not stated' },
    happened: {
      zh: '没有说明为哪个事项、哪个办件、由谁查询。每次用数都要记录用途。',
      en: 'The call does not say for which matter, which case and which officer it asks; each use of data is put on record with its purpose.',
    },
    remedy: {
      zh: '补上请求头 Sharing-Matter（事项编码）、Sharing-Case（办件编号）、Sharing-Officer（经办人工号）。',
      en: 'Send the headers Sharing-Matter, Sharing-Case and Sharing-Officer.',
    },
  },
  'invalid-context': {
    status: 400,
    title: { zh: '办件信息有误', en: 'Invalid purpose' },
    happened: {
      zh: '事项编码、办件编号或经办人工号格式不对，或办件编号里含有公民身份号码。',
      en: 'The matter code, case number or staff number is badly formed, or the case number contains a citizen id.',
    },
    remedy: {
      zh: '办件编号为 8 至 64 位字母、数字或连字符，不得含公民身份号码；事项编码为 31 或 33 位。',
      en: 'A case number is 8 to 64 letters, digits or hyphens and never contains a citizen id; a matter code has 31 or 33 characters.',
    },
  },
  'idempotency-mismatch': {
    status: 422,
    title: { zh: '幂等键已用于另一请求', en: 'Idempotency key reused' },
    happened: {
      zh: '同一个 Idempotency-Key 在 24 小时内已用于内容不同的请求。',
      en: 'The same Idempotency-Key was used within 24 hours for a request with another body.',
    },
    remedy: { zh: '换一个新的幂等键，或按原内容重发。', en: 'Use a new key, or repeat the original body.' },
  },
  'invalid-token': {
    status: 401,
    title: { zh: '访问令牌无效', en: 'Invalid access token' },
    happened: {
      zh: '没有携带访问令牌，或令牌无法验证、已被吊销。',
      en: 'There is no access token, or it cannot be verified or has been revoked.',
    },
    remedy: {
      zh: '用部门私钥到 /oauth/token 换取新令牌后重试。',
      en: "Get a new token at /oauth/token with the department's key and try again.",
    },
  },
  'expired-token': {
    status: 401,
    title: { zh: '访问令牌已过期', en: 'Access token expired' },
    happened: {
      zh: '访问令牌最长有效 10 分钟，现已过期。',
      en: 'An access token lives at most 10 minutes; this one has ended.',
    },
    remedy: { zh: '到 /oauth/token 换取新令牌后重试。', en: 'Get a new token at /oauth/token and try again.' },
  },
  'invalid-dpop-proof': {
    status: 401,
    title: { zh: '持有证明无效', en: 'Invalid proof of possession' },
    happened: {
      zh: '访问令牌绑定在一把密钥上，请求里没有该密钥的 DPoP 证明，或证明的类型、签名、方法、地址、时间、令牌摘要不对，或已用过一次。',
      en: 'The access token is bound to a key, and the request carries no DPoP proof of that key, or one whose type, signature, method, address, time or token hash is wrong, or that was used before.',
    },
    remedy: {
      zh: '每次请求用令牌所绑的密钥签一份新的 DPoP 证明（RFC 9449）：htm 为方法，htu 为网关公布的地址，ath 为令牌摘要，iat 为现在。',
      en: 'Sign a new DPoP proof (RFC 9449) for each request with the key of the token: htm the method, htu the gateway’s public address, ath the hash of the token, iat now.',
    },
  },
  'use-dpop-nonce': {
    status: 401,
    title: { zh: '持有证明缺少随机数', en: 'The proof needs a nonce' },
    happened: {
      zh: 'DPoP 证明没有带网关给的随机数，或所带的已经过时（约一分钟更换）。',
      en: 'The DPoP proof carries no nonce of the gateway, or one that has aged; a nonce lives about a minute.',
    },
    remedy: {
      zh: '把响应头 DPoP-Nonce 的值写进证明的 nonce，重新签名后再发一次；OAuth 客户端库会自动这样做。',
      en: 'Put the value of the DPoP-Nonce response header into the proof as nonce, sign anew and send it again; OAuth client libraries do so by themselves.',
    },
  },
  'invalid-client': {
    status: 401,
    title: { zh: '部门系统身份验证未通过', en: 'Client authentication failed' },
    happened: {
      zh: '换取令牌的断言（client_assertion）没有通过验证。签名验证通过之前，网关不说明缘由；通过之后，claims 逐项写明哪里不对。',
      en: 'The client assertion at /oauth/token did not pass. Until its signature verifies the gateway does not say why; after that, `claims` names everything that is wrong.',
    },
    remedy: {
      zh: '核对：kid 与 alg 同登记的公钥一致；iss 与 sub 都是部门标识；aud 与网关标识逐字相同；exp 不超过 5 分钟；jti 每次不同。可用 shuqiao token explain 离线检查断言。',
      en: 'Check that kid and alg are those of a registered key, iss and sub are the department, aud is exactly the issuer, exp is at most 5 minutes ahead, and jti is new each time. `shuqiao token explain` checks an assertion offline.',
    },
  },
  'no-demand': {
    status: 403,
    title: { zh: '未获共享授权', en: 'No demand covers this' },
    happened: {
      zh: '贵部门没有使用此项数据资源的共享授权。',
      en: 'Your department holds no demand (共享授权) for this resource.',
    },
    remedy: {
      zh: '本事项未开通此项数据查询，请按办事指南提交材料；确需使用的，向县数据局提出共享申请。',
      en: 'Ask for the paper as the service guide says; where the data is needed, apply to the data bureau.',
    },
  },
  'matter-not-covered': {
    status: 403,
    title: { zh: '授权不含此事项', en: 'Matter not covered' },
    happened: {
      zh: '贵部门有此项资源的共享授权，但不含所报的事项。',
      en: 'Your department holds a demand for this resource, but not for the stated matter.',
    },
    remedy: {
      zh: '核对事项编码；errors 或资源详情列有授权所含的事项。',
      en: 'Check the matter code; the resource’s page lists the matters your demand covers.',
    },
  },
  'demand-expired': {
    status: 403,
    title: { zh: '共享授权不在有效期内', en: 'Demand not in force' },
    happened: { zh: '共享授权已到期或尚未生效。', en: 'The demand has ended, or has not begun.' },
    remedy: { zh: '此项共享授权已到期，请联系县数据局续期。', en: 'Ask the data bureau to renew the demand.' },
  },
  'authorisation-required': {
    status: 403,
    title: { zh: '需要本人授权', en: 'Mandate required' },
    happened: {
      zh: '此项授权以本人同意为依据，而请求没有写明授权书编号。',
      en: 'This demand rests on the person’s own mandate, and the request names none.',
    },
    remedy: {
      zh: '查询此项信息需要本人同意，请先签署授权书（未满十四周岁由监护人签署），并在 Sharing-Authorisation 写明其编号。',
      en: 'Have the mandate signed (by a guardian for a child under fourteen) and send its reference in Sharing-Authorisation.',
    },
  },
  'not-shared': {
    status: 403,
    title: { zh: '此项信息依法不予共享', en: 'Not shared by law' },
    happened: { zh: '此项数据资源的共享属性为不予共享。', en: 'The sharing class of this resource is not-shared.' },
    remedy: {
      zh: '此项信息依法不予共享，请按办事指南办理。',
      en: 'There is no way to have it here; proceed as the service guide says.',
    },
  },
  'location-not-allowed': {
    status: 403,
    title: { zh: '此部署位置不得提供此级数据', en: 'Not allowed where this gateway runs' },
    happened: {
      zh: '此项数据资源的分级高于 L2，而本网关部署在无法保证境内存储的云平台上，且未载明依据。',
      en: 'The resource holds data above L2, and this gateway runs on a cloud that cannot keep its state within mainland China, without a legal basis stated for it.',
    },
    remedy: {
      zh: '请改用部署在县政务网络内的网关；确有法定依据的，由县数据局在 SHUQIAO_LOCATION_BASIS 中载明。',
      en: 'Use the gateway that runs inside the county’s network; where there is a legal basis, the data bureau states it in SHUQIAO_LOCATION_BASIS.',
    },
  },
  'no-delegation': {
    status: 403,
    title: { zh: '未获转授', en: 'No delegation' },
    happened: {
      zh: '此项材料依据另一部门的共享授权，而该部门没有为本一件事转授牵头部门。',
      en: 'This evidence rests on another department’s demand, which has not been delegated to the lead for this life event.',
    },
    remedy: {
      zh: '请联系持有该共享授权的部门办理转授，或由其代查。',
      en: 'Ask the department that holds the demand to delegate it, or to make the query itself.',
    },
  },
  'insufficient-scope': {
    status: 403,
    title: { zh: '令牌权限不足', en: 'Insufficient scope' },
    happened: { zh: '访问令牌的 scope 不含此操作所需的权限。', en: 'The token’s scope does not cover this operation.' },
    remedy: {
      zh: '换取令牌时申请相应的 scope；ops 仅限县数据局，subject-accesses 仅限群众端应用。',
      en: 'Ask for the scope when getting the token; `ops` is for the data bureau, `subject-accesses` for the citizen app.',
    },
  },
  'address-not-allowed': {
    status: 403,
    title: { zh: '来源地址不在白名单', en: 'Address not allowed' },
    happened: {
      zh: '请求来自该部门登记的来源 IP 白名单之外。',
      en: 'The request comes from outside the networks registered for the department.',
    },
    remedy: {
      zh: '从登记的网络发起请求，或请县数据局更新白名单。',
      en: 'Call from a registered network, or have the data bureau change the list.',
    },
  },
  'suspicious-use': {
    status: 403,
    title: { zh: '用数行为异常', en: 'Suspicious use' },
    happened: {
      zh: '查询行为与正常办件不符，已暂停并通知县数据局。',
      en: 'The pattern of queries does not fit casework; it was stopped and reported.',
    },
    remedy: { zh: '请联系县数据局说明情况。', en: 'Contact the data bureau.' },
  },
  'unknown-resource': {
    status: 404,
    title: { zh: '没有这项数据资源', en: 'Unknown resource' },
    happened: { zh: '目录里没有这个资源标识。', en: 'The catalog has no resource of this name.' },
    remedy: {
      zh: '到 GET /v1/resources 查看可用资源，标识形如 mps-population.household-record。',
      en: 'See GET /v1/resources; names look like mps-population.household-record.',
    },
  },
  'unknown-life-event': {
    status: 404,
    title: { zh: '没有这个一件事', en: 'Unknown life event' },
    happened: { zh: '目录里没有这个一件事标识。', en: 'The catalog has no life event of this name.' },
    remedy: { zh: '到 GET /v1/life-events 查看。', en: 'See GET /v1/life-events.' },
  },
  'unknown-bundle': {
    status: 404,
    title: { zh: '没有这个材料包', en: 'Unknown bundle' },
    happened: {
      zh: '材料包不存在、已到期删除，或不属于贵部门。',
      en: 'There is no such bundle, it has expired, or it is not yours.',
    },
    remedy: { zh: '重新发起一件事查询。', en: 'Ask for the life event again.' },
  },
  'unknown-receipt': {
    status: 404,
    title: { zh: '没有这份回执', en: 'Unknown receipt' },
    happened: { zh: '没有这份用数回执，或不属于贵部门。', en: 'There is no such receipt, or it is not yours.' },
    remedy: { zh: '核对应答头 Receipt 给出的地址。', en: 'Use the address in the answer’s Receipt header.' },
  },
  'record-not-found': {
    status: 404,
    title: { zh: '未查到记录', en: 'No record found' },
    happened: {
      zh: '垂管系统没有查到记录。这不代表没有：该系统的登记可能不全。',
      en: 'The vertical found no record. That does not mean there is none: its register may be incomplete.',
    },
    remedy: {
      zh: '请核对姓名和号码；仍查不到的，请补交相应材料。',
      en: 'Check name and number; if nothing is found, ask for the paper.',
    },
  },
  'not-found': {
    status: 404,
    title: { zh: '没有这个地址', en: 'No such path' },
    happened: { zh: '网关没有这个路径。', en: 'The gateway has no such path.' },
    remedy: { zh: '接口一览见 /docs。', en: 'See /docs for all there is.' },
  },
  'bundle-incomplete': {
    status: 409,
    title: { zh: '材料未取齐，未提供', en: 'Not all evidence could be had' },
    happened: {
      zh: '请求要求“要么全有、要么全无”（Prefer: handling=strict），而有必需的材料未能取得，因此没有提供任何数据；evidence 列出每项材料的状态。',
      en: 'The request asked for all or nothing (Prefer: handling=strict), and evidence that is required could not be had, so no data was given; `evidence` tells how each piece stands.',
    },
    remedy: {
      zh: '待未取得的材料可查后重试；或去掉 handling=strict，先取已查到的材料。',
      en: 'Try again when the missing evidence can be had, or leave out handling=strict and take what there is.',
    },
  },
  'method-not-allowed': {
    status: 405,
    title: { zh: '不支持此方法', en: 'Method not allowed' },
    happened: { zh: '此路径不支持该 HTTP 方法。', en: 'This path does not take that HTTP method.' },
    remedy: { zh: '见应答头 Allow 与 /docs。', en: 'See the Allow header and /docs.' },
  },
  'too-large': {
    status: 413,
    title: { zh: '请求过大', en: 'Request too large' },
    happened: { zh: '请求体超过 64 KiB。', en: 'The body is larger than 64 KiB.' },
    remedy: { zh: '缩短请求体。', en: 'Send less.' },
  },
  'unsupported-media-type': {
    status: 415,
    title: { zh: '不支持的内容类型', en: 'Unsupported media type' },
    happened: {
      zh: '请求体的 Content-Type 不是接口所要求的类型。',
      en: 'The Content-Type is not what the operation takes.',
    },
    remedy: {
      zh: '数据接口用 application/json；/oauth/token 用 application/x-www-form-urlencoded。',
      en: 'Use application/json; /oauth/token takes application/x-www-form-urlencoded.',
    },
  },
  'rate-limited': {
    status: 429,
    title: { zh: '请求过于频繁', en: 'Rate limited' },
    happened: { zh: '超过了共享授权的每秒次数。', en: 'The demand’s rate was exceeded.' },
    remedy: { zh: '按 Retry-After 稍候再试。', en: 'Wait as Retry-After says.' },
  },
  'quota-used': {
    status: 429,
    title: { zh: '当日额度已用完', en: 'Daily quota used' },
    happened: {
      zh: '共享授权的当日次数已用完，次日零时（北京时间）恢复。',
      en: 'The demand’s quota for the day is used; it begins anew at midnight, Beijing time.',
    },
    remedy: {
      zh: '次日再试，或请县数据局调整额度；可先按办事指南提交材料。',
      en: 'Try tomorrow, or have the data bureau change the quota; papers may be handed in meanwhile.',
    },
  },
  'too-many-bundles': {
    status: 429,
    title: { zh: '未取走的材料包过多', en: 'Too many bundles kept' },
    happened: {
      zh: '贵部门已有 1000 个异步材料包尚未取走删除或到期，未再受理新的。',
      en: 'Your department has 1,000 bundles that were neither deleted nor have expired; no further one was taken in.',
    },
    remedy: {
      zh: '取走已查好的材料包并逐个删除（DELETE /v1/bundles/{bundle}），即可再受理；Retry-After 是最早一个到期的时间。也可不用 respond-async，当场查询。',
      en: 'Fetch what is there and delete each (DELETE /v1/bundles/{bundle}): that makes room at once; Retry-After tells when the first of them expires. Or ask without respond-async, and be answered now.',
    },
  },
  'vertical-invalid-answer': {
    status: 502,
    title: { zh: '垂管系统应答不合规范', en: 'Invalid answer from the vertical' },
    happened: {
      zh: '垂管系统的应答与其接口规范不符，网关未予采用。',
      en: 'The vertical’s reply does not fit its own specification and was not used.',
    },
    remedy: {
      zh: '不是您的材料有问题；县数据局已可见此情况，可先收件稍后再试。',
      en: 'Nothing is wrong with the application; ops can see it. Take the case in and try later.',
    },
  },
  'vertical-refused': {
    status: 502,
    title: { zh: '上级平台未放行', en: 'Refused by the platform above' },
    happened: {
      zh: '上级平台没有放行网关的请求：授权过期、地址或密钥不符。',
      en: 'The platform above did not let the gateway in: authorisation expired, address or secret wrong.',
    },
    remedy: {
      zh: '上级平台未放行本次查询，请联系县数据局；可先按办事指南提交材料。',
      en: 'Contact the data bureau; papers may be handed in meanwhile.',
    },
  },
  'vertical-unavailable': {
    status: 503,
    title: { zh: '垂管系统暂时连不上', en: 'Vertical not reachable' },
    happened: {
      zh: '垂管系统暂时无法访问或自报故障。',
      en: 'The vertical cannot be reached, or reports a fault of its own.',
    },
    remedy: {
      zh: '不是您的材料有问题；可先收件，恢复后再查。',
      en: 'Nothing is wrong with the application; take the case in and try later.',
    },
  },
  'vertical-closed': {
    status: 503,
    title: { zh: '非服务时段', en: 'Outside service hours' },
    happened: { zh: '垂管系统在此时段不提供查询。', en: 'The vertical does not answer at this hour.' },
    remedy: { zh: '按 Retry-After 在其开放时再试。', en: 'Try when it opens, as Retry-After says.' },
  },
  'vertical-quota-used': {
    status: 503,
    title: { zh: '垂管系统额度已用完', en: 'The vertical’s quota is used' },
    happened: {
      zh: '垂管系统给本县的当日次数已用完。',
      en: 'What the vertical allows the county for the day is used.',
    },
    remedy: {
      zh: '今日额度已用完，请联系县数据局；可先按办事指南提交材料。',
      en: 'Contact the data bureau; papers may be handed in meanwhile.',
    },
  },
  'vertical-timeout': {
    status: 504,
    title: { zh: '垂管系统应答超时', en: 'The vertical did not answer in time' },
    happened: { zh: '垂管系统在规定时间内没有应答。', en: 'The vertical did not answer within its deadline.' },
    remedy: { zh: '不是您的材料有问题；请稍后再试。', en: 'Nothing is wrong with the application; try again later.' },
  },
  'ledger-unavailable': {
    status: 503,
    title: { zh: '存证日志暂不可用', en: 'Ledger unavailable' },
    happened: {
      zh: '存证日志无法写入。没有存证，任何数据都不会提供。',
      en: 'The ledger cannot be written; nothing leaves without its entry.',
    },
    remedy: {
      zh: '请稍后再试；持续出现请联系县数据局。',
      en: 'Try again later; if it goes on, contact the data bureau.',
    },
  },
  overloaded: {
    status: 503,
    title: { zh: '网关繁忙', en: 'Overloaded' },
    happened: { zh: '同时处理的请求过多。', en: 'Too many requests are under way.' },
    remedy: { zh: '按 Retry-After 稍候再试。', en: 'Wait as Retry-After says.' },
  },
  'caller-gone': {
    status: 499, // in no RFC; nginx and others after it call a request so whose client closed the connection
    title: { zh: '请求方已断开', en: 'The caller hung up' },
    happened: {
      zh: '请求方在应答之前断开了连接，没有数据提供出去；尚未发出的查询不再发出，已经发出而无他人等待的随即中止。此状态码（499，nginx 沿用的写法）只见于用数记录，不会有人收到。',
      en: 'The caller closed its connection before the answer, so no data left. What had not been asked was not asked any more, and a call that nobody else waited for was broken off. The status, 499 as nginx has it, is on record only: nobody receives it.',
    },
    remedy: {
      zh: '如非有意，请把客户端的等待时间放长：单项查询按垂管系统的时限，一件事按其 deadlineMs；再发一次即可。耗时较长的一件事可用 Prefer: respond-async，无须保持连接。',
      en: 'Where it was not meant, let the client wait longer (for a life event, its deadlineMs) and ask again. With `Prefer: respond-async` a life event needs no open connection.',
    },
  },
  internal: {
    status: 500,
    title: { zh: '网关内部错误', en: 'Internal error' },
    happened: { zh: '网关出了错，已记录。', en: 'Something broke in the gateway and was logged.' },
    remedy: { zh: '请把请求编号（instance）告诉县数据局。', en: 'Tell the data bureau the request id in `instance`.' },
  },
} as const satisfies Record<string, ProblemDefinition>;

/** The machine-readable tag of a refusal. */
export type Reason = keyof typeof problems;

/** An expected "no", with all the gateway knows of it. What of it the caller learns is decided by `toProblem`. */
export interface Refusal {
  readonly reason: Reason;
  /** This case in words, where it says more than the reason's title. */
  readonly detail?: Text;
  /** Replaces the reason's own remedy. */
  readonly remedy?: Text;
  readonly errors?: readonly FieldError[];
  /** Of a bundle that is given as a whole or not at all: how each evidence stands. */
  readonly evidence?: readonly EvidenceStanding[];
  readonly retryAfterSeconds?: number;
  /** For ledger and ops alone: the rule that refused, the place that broke. */
  readonly note?: string;
  /** For the ledger alone: the call to the vertical that was made for it, where nobody waited for its answer. */
  readonly upstream?: UpstreamTrace;
}

export interface FieldError {
  /** A parameter, header or dotted path. */
  readonly field: string;
  readonly message: Text;
}

/** How one evidence of a bundle stands whose data is withheld: that it was had, or why not. In the caller's language. */
export interface EvidenceStanding {
  readonly id: string;
  readonly title: string;
  readonly required: boolean;
  readonly status: 'withheld' | 'not_found' | 'refused' | 'unavailable';
  readonly sentence: string;
}

/** An RFC 9457 problem in the caller's language. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The request's id, a UUID (a relative reference, RFC 9457 §3.1.5). */
  readonly instance: string;
  readonly reason: Reason;
  readonly remedy: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly evidence?: readonly EvidenceStanding[];
}

/** What the caller may learn of a refusal (RFC 9457 §3); `note` stays behind. */
export function toProblem(
  refusal: Refusal,
  { issuer, requestId, language }: { issuer: string; requestId: string; language: Language },
): Problem {
  const definition: ProblemDefinition = problems[refusal.reason];
  return {
    type: `${issuer}/problems/${refusal.reason}`,
    title: definition.title[language],
    status: definition.status,
    detail: (refusal.detail ?? definition.happened)[language],
    instance: requestId,
    reason: refusal.reason,
    remedy: (refusal.remedy ?? definition.remedy)[language],
    ...(refusal.errors && {
      errors: refusal.errors.map(({ field, message }) => ({ field, message: message[language] })),
    }),
    ...(refusal.evidence && { evidence: refusal.evidence }),
  };
}
