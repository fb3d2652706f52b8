import type { EntryOutcome, Language } from '../../model/index.ts';
import type { RequestRow } from '../../ops/row.ts';
import type { VerticalState } from '../../ops/verticals.ts';

/** Everything the console says that is not in the catalog or among the reasons. */
export interface Words {
  readonly documentTitle: string;
  readonly product: string;
  readonly tagline: string;
  readonly requests: string;
  readonly otherLanguage: string;
  readonly signOut: string;
  readonly beijingTime: string;
  readonly loading: string;
  readonly retry: string;
  readonly close: string;
  readonly copy: string;
  readonly copied: string;
  readonly none: string;

  readonly live: string;
  readonly liveHint: string;
  readonly paused: string;
  readonly pause: string;
  readonly resume: string;
  readonly connecting: string;
  readonly reconnecting: string;
  readonly reconnectingHint: string;
  readonly past: string;
  readonly fresh: (count: number) => string;

  readonly signInTitle: string;
  readonly signInWhy: string;
  readonly signInStart: string;
  readonly signInLink: string;
  readonly signInOnce: string;
  readonly signingIn: string;
  readonly sessionEnded: string;
  readonly signInFailed: string;

  readonly windows: Readonly<Record<'5m' | '1h' | '24h', string>>;
  readonly figures: {
    readonly requests: string;
    readonly answered: string;
    readonly refused: string;
    readonly failed: string;
    readonly latency: string;
    readonly cache: string;
    readonly beforeAuthentication: string;
    readonly beforeAuthenticationHint: string;
    readonly cacheHint: string;
    readonly latencyHint: string;
    readonly since: (time: string) => string;
  };
  readonly verticals: string;
  readonly verticalStates: Readonly<Record<VerticalState, string>>;
  readonly underMaintenance: string;
  /** One alarm for all that are reached through it. */
  readonly relayLost: (relay: string, verticals: number) => string;
  readonly triesAgain: (time: string) => string;
  readonly opens: (time: string) => string;
  readonly underWay: (calls: number, most: number, waiting: number) => string;
  readonly quotaLeft: (left: number, perDay: number) => string;
  readonly recent: (ms: string) => string;
  readonly usual: (ms: string) => string;
  readonly calls: (count: number) => string;
  readonly brokenOff: (count: number) => string;

  readonly filters: {
    readonly time: string;
    readonly times: Readonly<Record<'15m' | '1h' | 'today' | '7d' | 'all' | 'custom', string>>;
    readonly department: string;
    readonly what: string;
    readonly resource: string;
    readonly lifeEvent: string;
    readonly outcome: string;
    readonly reason: string;
    readonly matter: string;
    readonly case: string;
    readonly officer: string;
    readonly kind: string;
    readonly bundle: string;
    readonly more: string;
    readonly fewer: string;
    readonly clear: string;
    readonly all: string;
    readonly uses: string;
    readonly from: string;
    readonly to: string;
    readonly show: string;
    readonly citizenId: string;
  };
  readonly outcomes: Readonly<Record<EntryOutcome, string>>;
  readonly kinds: Readonly<Record<RequestRow['kind'], string>>;
  readonly answered: string;
  readonly done: string;
  readonly notReachable: string;
  readonly hungUp: string;
  readonly closed: string;
  readonly acts: Readonly<Record<string, string>>;

  readonly columns: {
    readonly time: string;
    readonly who: string;
    readonly purpose: string;
    readonly what: string;
    readonly outcome: string;
    readonly source: string;
    readonly duration: string;
    readonly id: string;
  };
  readonly officerOf: (officer: string) => string;
  readonly onBehalfOf: (department: string) => string;
  readonly part: string;
  readonly parts: (count: number) => string;
  readonly sources: Readonly<Record<Exclude<RequestRow['cache'], 'none'>, string>>;
  readonly ago: (age: string) => string;

  readonly shown: (count: number) => string;
  readonly end: string;
  readonly more: string;
  readonly emptyTitle: string;
  readonly emptyHint: string;
  readonly emptyFilteredTitle: string;
  readonly emptyFilteredHint: string;
  readonly failedTitle: string;
  readonly incomplete: (logs: string) => string;
  readonly keys: string;

  readonly life: LifeWords;
}

interface LifeWords {
  readonly title: string;
  readonly whoAndWhy: string;
  readonly department: string;
  readonly officer: string;
  readonly matter: string;
  readonly case: string;
  readonly allOfCase: string;
  readonly authorisation: string;
  readonly behalf: string;
  readonly id: string;
  readonly received: string;
  readonly copyLink: string;
  readonly back: string;
  readonly inBundle: string;
  readonly openBundle: string;

  readonly course: string;
  readonly steps: Readonly<Record<'received' | 'decided' | 'fetched' | 'cut' | 'recorded', string>>;
  readonly notReached: string;
  readonly provenBy: (key: string) => string;
  readonly console: string;
  readonly allowedBy: string;
  readonly noDemand: string;
  readonly legalBasis: string;
  readonly basis: Readonly<Record<string, string>>;
  readonly asked: (vertical: string) => string;
  readonly fromCache: (vertical: string) => string;
  readonly joined: (vertical: string) => string;
  readonly stale: (vertical: string) => string;
  readonly noVertical: string;
  readonly upstreamRequest: string;
  readonly fieldsLeft: (count: number, masked: number) => string;
  readonly noFields: string;
  readonly masked: string;
  readonly findings: Readonly<Record<'confirmed' | 'contradicted' | 'check-by-hand', string>>;
  readonly answered: (status: number) => string;
  readonly commitment: string;
  readonly commitmentHint: string;
  readonly receipt: string;
  readonly timeInVertical: string;
  readonly timeInGateway: string;

  readonly problem: string;
  readonly happened: string;
  readonly remedy: string;
  readonly note: string;
  readonly problemPage: string;
  readonly parts: string;
  readonly partsHint: string;
  readonly act: string;
  readonly raw: string;
  readonly rule: string;
  readonly revision: string;
}

const zh: Words = {
  documentTitle: '请求日志 · 数桥',
  product: '数桥',
  tagline: '政务数据共享接入网关',
  requests: '请求日志',
  otherLanguage: 'English',
  signOut: '退出',
  beijingTime: '北京时间',
  loading: '正在读取…',
  retry: '重试',
  close: '关闭',
  copy: '复制',
  copied: '已复制',
  none: '—',

  live: '实时',
  liveHint: '新的请求存证后即刻出现',
  paused: '已暂停',
  pause: '暂停',
  resume: '继续',
  connecting: '正在连接',
  reconnecting: '正在重连',
  reconnectingHint: '与网关的连接断开，正在重连；恢复后自动补齐期间的请求。',
  past: '历史时段',
  fresh: (count) => `${count} 条新请求`,

  signInTitle: '登录控制台',
  signInWhy: '控制台供县数据局使用，凭一次性链接登录，不设口令。',
  signInStart: '网关以 npm start 启动时，会打印登录链接。',
  signInLink: '需要新的链接，在网关所在的机器上运行：',
  signInOnce: '每个链接只能用一次，十分钟内有效。',
  signingIn: '正在登录…',
  sessionEnded: '登录已到期，请重新登录。',
  signInFailed: '未能登录',

  windows: { '5m': '近 5 分钟', '1h': '近 1 小时', '24h': '近 24 小时' },
  figures: {
    requests: '请求',
    answered: '已答复',
    refused: '不予提供',
    failed: '未能取得',
    latency: '耗时 中位 / 95%',
    cache: '缓存应答',
    beforeAuthentication: '认证前拒绝',
    beforeAuthenticationHint: '令牌无效、过期等，在确认来者之前即被拒绝；只计数，不逐条存证',
    cacheHint: '由缓存或并行的同一查询应答、未另行访问垂管系统的比例',
    latencyHint: '自收到请求至存证完成',
    since: (time) => `自 ${time} 起统计`,
  },
  verticals: '垂管系统',
  verticalStates: {
    ok: '正常',
    slow: '偏慢',
    failing: '时有失败',
    down: '暂连不上',
    'relay-down': '所经平台暂连不上',
    closed: '非服务时段',
    'quota-used': '当日次数已用完',
    idle: '近期无调用',
  },
  underMaintenance: '维护中',
  relayLost: (relay, verticals) => `转发平台 ${relay} 暂连不上，其后 ${verticals} 个系统`,
  triesAgain: (time) => `${time} 再试`,
  opens: (time) => `${time} 开放`,
  underWay: (calls, most, waiting) => `在途 ${calls}，至多 ${most}；排队 ${waiting}`,
  quotaLeft: (left, perDay) => `今日余 ${left} 次，共 ${perDay} 次`,
  recent: (ms) => `近 5 分钟中位 ${ms}`,
  usual: (ms) => `通常 ${ms}`,
  calls: (count) => `近 1 小时调用 ${count} 次`,
  brokenOff: (count) => `其中 ${count} 次因请求方断开而中止`,

  filters: {
    time: '时间',
    times: {
      '15m': '近 15 分钟',
      '1h': '近 1 小时',
      today: '今天',
      '7d': '近 7 天',
      all: '全部时间',
      custom: '自定时段',
    },
    department: '部门',
    what: '数据资源 / 一件事',
    resource: '数据资源',
    lifeEvent: '一件事',
    outcome: '结果',
    reason: '原因',
    matter: '事项',
    case: '办件编号',
    officer: '经办人（工号）',
    kind: '类别',
    bundle: '材料包',
    more: '更多条件',
    fewer: '收起',
    clear: '清除条件',
    all: '全部',
    uses: '用数请求',
    from: '起',
    to: '止',
    show: '筛选',
    citizenId: '请勿按公民身份号码查找：号码不得出现在网址与日志里。请用办件编号。',
  },
  outcomes: { ok: '已查到', absent: '无此记录', not_found: '未查到', refused: '不予提供', failed: '未能取得' },
  kinds: { call: '单项查询', bundle: '材料包', read: '查阅', act: '管理操作' },
  answered: '已答复',
  done: '已完成',
  notReachable: '暂连不上',
  hungUp: '已断开',
  closed: '非服务时段',
  acts: { 'read-request': '查阅请求', revoke: '吊销' },

  columns: {
    time: '时间',
    who: '部门 / 经办人',
    purpose: '事项 / 办件',
    what: '数据资源 / 一件事',
    outcome: '结果',
    source: '数据来源',
    duration: '耗时',
    id: '请求编号',
  },
  officerOf: (officer) => `经办 ${officer}`,
  onBehalfOf: (department) => `依${department}授权`,
  part: '材料包',
  parts: (count) => `${count} 次查询`,
  sources: { hit: '缓存', stale: '先前取得', joined: '合并查询', miss: '垂管系统', bypass: '垂管系统' },
  ago: (age) => `${age}前`,

  shown: (count) => `已显示 ${count} 条，最新在前`,
  end: '没有更早的请求了',
  more: '正在读取更早的请求…',
  emptyTitle: '还没有请求',
  emptyHint: '部门系统一旦查询，这里立即出现一行。可以运行 npm run demo 试试。',
  emptyFilteredTitle: '没有符合条件的请求',
  emptyFilteredHint: '放宽时间或清除部分条件；新的符合条件的请求会自动出现。',
  failedTitle: '未能读取请求日志',
  incomplete: (logs) => `日志 ${logs} 没有应答，以下缺少其中的请求。`,
  keys: '↑ ↓ 移动，回车展开，/ 按办件编号查找',

  life: {
    title: '请求始末',
    whoAndWhy: '谁、为何而查',
    department: '部门',
    officer: '经办人（工号）',
    matter: '事项',
    case: '办件编号',
    allOfCase: '看此办件的全部请求',
    authorisation: '授权书',
    behalf: '所依授权的部门（转授）',
    id: '请求编号',
    received: '收到时间',
    copyLink: '复制链接',
    back: '返回材料包',
    inBundle: '属于材料包',
    openBundle: '查看材料包',

    course: '经过',
    steps: {
      received: '收到并核验身份',
      decided: '授权判定',
      fetched: '取数',
      cut: '按授权裁剪字段',
      recorded: '存证并答复',
    },
    notReached: '未进行到此步',
    provenBy: (key) => `以公钥 ${key} 换取的令牌为凭`,
    console: '以控制台登录为凭',
    allowedBy: '依据共享授权',
    noDemand: '没有可依据的共享授权',
    legalBasis: '使用依据',
    basis: {
      'statutory-duty-with-notice': '履行法定职责，已告知本人',
      'subject-authorisation': '本人授权同意',
      'public-data': '公开数据',
    },
    asked: (vertical) => `向${vertical}查询`,
    fromCache: (vertical) => `取自缓存，原由${vertical}提供`,
    joined: (vertical) => `与正在进行的同一查询合并，由${vertical}提供`,
    stale: (vertical) => `${vertical}暂时连不上，先采用先前取得的信息`,
    noVertical: '未访问垂管系统',
    upstreamRequest: '上级侧可凭此编号对账',
    fieldsLeft: (count, masked) =>
      masked > 0 ? `给出 ${count} 个字段，其中 ${masked} 个脱敏` : `给出 ${count} 个字段`,
    noFields: '没有字段离开网关',
    masked: '脱敏',
    findings: { confirmed: '核验通过', contradicted: '核验不通过', 'check-by-hand': '需人工核对' },
    answered: (status) => `先存证，后答复 ${status}`,
    commitment: '存证摘要',
    commitmentHint: '答复原文加盐后的 SHA-256；原文不留存',
    receipt: '用数回执',
    timeInVertical: '垂管系统',
    timeInGateway: '网关',

    problem: '为何没有给出数据',
    happened: '情况',
    remedy: '怎么办',
    note: '内部备注',
    problemPage: '此原因的说明页',
    parts: '材料包里的查询',
    partsHint: '并行进行；横条为各自的起止',
    act: '操作内容',
    raw: '存证日志原始记录',
    rule: '判定依据',
    revision: '目录版本',
  },
};

const en: Words = {
  documentTitle: 'Requests · Shuqiao',
  product: 'Shuqiao 数桥',
  tagline: 'Government data sharing gateway',
  requests: 'Requests',
  otherLanguage: '中文',
  signOut: 'Sign out',
  beijingTime: 'Beijing time',
  loading: 'Loading…',
  retry: 'Try again',
  close: 'Close',
  copy: 'Copy',
  copied: 'Copied',
  none: '—',

  live: 'Live',
  liveHint: 'Requests appear as soon as they are on record',
  paused: 'Paused',
  pause: 'Pause',
  resume: 'Resume',
  connecting: 'Connecting',
  reconnecting: 'Reconnecting',
  reconnectingHint: 'The connection to the gateway was lost. What comes meanwhile is filled in once it is back.',
  past: 'Past period',
  fresh: (count) => `${count} new ${count === 1 ? 'request' : 'requests'}`,

  signInTitle: 'Sign in to the console',
  signInWhy: 'The console is for the data bureau. One signs in by a link that works once; there is no password.',
  signInStart: 'npm start prints such a link when the gateway is ready.',
  signInLink: 'For a new one, run on the gateway’s machine:',
  signInOnce: 'Each link works once, within ten minutes.',
  signingIn: 'Signing in…',
  sessionEnded: 'Your session has ended. Please sign in again.',
  signInFailed: 'Not signed in',

  windows: { '5m': '5 minutes', '1h': '1 hour', '24h': '24 hours' },
  figures: {
    requests: 'Requests',
    answered: 'Answered',
    refused: 'Refused',
    failed: 'Failed',
    latency: 'Latency p50 / p95',
    cache: 'From cache',
    beforeAuthentication: 'Unauthenticated',
    beforeAuthenticationHint:
      'Refused before it was known who asked: invalid or expired tokens. Counted, with no entry each',
    cacheHint:
      'Share of answers from the cache or an identical call under way, without a call of their own to a vertical',
    latencyHint: 'From the request to its durable entry',
    since: (time) => `Counted since ${time}`,
  },
  verticals: 'Verticals',
  verticalStates: {
    ok: 'Fine',
    slow: 'Slow',
    failing: 'Failing at times',
    down: 'Not reachable',
    'relay-down': 'Its platform is lost',
    closed: 'Outside service hours',
    'quota-used': 'Its quota of the day is used',
    idle: 'Not asked lately',
  },
  underMaintenance: 'Under maintenance',
  relayLost: (relay, verticals) => `The platform ${relay} is not reachable, and ${verticals} verticals behind it`,
  triesAgain: (time) => `tries again at ${time}`,
  opens: (time) => `opens at ${time}`,
  underWay: (calls, most, waiting) => `${calls} calls under way, ${most} at most; ${waiting} waiting`,
  quotaLeft: (left, perDay) => `${left} calls left today of ${perDay}`,
  recent: (ms) => `median of the last 5 minutes ${ms}`,
  usual: (ms) => `usually ${ms}`,
  calls: (count) => `${count} calls in the last hour`,
  brokenOff: (count) => `${count} of them broken off: the caller hung up`,

  filters: {
    time: 'Time',
    times: {
      '15m': 'Last 15 minutes',
      '1h': 'Last hour',
      today: 'Today',
      '7d': 'Last 7 days',
      all: 'Any time',
      custom: 'From – to',
    },
    department: 'Department',
    what: 'Resource or life event',
    resource: 'Resources',
    lifeEvent: 'Life events',
    outcome: 'Outcome',
    reason: 'Reason',
    matter: 'Matter',
    case: 'Case number',
    officer: 'Clerk (staff no.)',
    kind: 'Kind',
    bundle: 'Bundle',
    more: 'More filters',
    fewer: 'Fewer',
    clear: 'Clear',
    all: 'All',
    uses: 'Uses of data',
    from: 'From',
    to: 'To',
    show: 'Filters',
    citizenId: 'Do not search by citizen id: it must not appear in addresses and logs. Use the case number.',
  },
  outcomes: { ok: 'Found', absent: 'None on record', not_found: 'Not found', refused: 'Refused', failed: 'Failed' },
  kinds: { call: 'One resource', bundle: 'Bundle', read: 'Reading', act: 'Administrative act' },
  answered: 'Answered',
  done: 'Done',
  notReachable: 'Not reachable',
  hungUp: 'Hung up',
  closed: 'Outside hours',
  acts: { 'read-request': 'Read a request', revoke: 'Revoke' },

  columns: {
    time: 'Time',
    who: 'Department / clerk',
    purpose: 'Matter / case',
    what: 'Resource / life event',
    outcome: 'Outcome',
    source: 'Source',
    duration: 'Took',
    id: 'Request id',
  },
  officerOf: (officer) => `clerk ${officer}`,
  onBehalfOf: (department) => `for ${department}`,
  part: 'In a bundle',
  parts: (count) => `${count} calls`,
  sources: { hit: 'Cache', stale: 'Stale answer', joined: 'Joined call', miss: 'Vertical', bypass: 'Vertical' },
  ago: (age) => `${age} old`,

  shown: (count) => `${count} shown, newest first`,
  end: 'No earlier requests',
  more: 'Loading earlier requests…',
  emptyTitle: 'No requests yet',
  emptyHint: 'As soon as a department asks, a line appears here. Try npm run demo.',
  emptyFilteredTitle: 'No requests match',
  emptyFilteredHint: 'Widen the time or clear a filter; new requests that match appear by themselves.',
  failedTitle: 'The request log could not be read',
  incomplete: (logs) => `Log ${logs} did not answer; its requests are missing below.`,
  keys: '↑ ↓ to move, Enter to open, / to search by case',

  life: {
    title: 'Life of a request',
    whoAndWhy: 'Who asked, and why',
    department: 'Department',
    officer: 'Clerk (staff no.)',
    matter: 'Matter',
    case: 'Case number',
    allOfCase: 'All requests of this case',
    authorisation: 'Mandate',
    behalf: 'Whose demand (delegated)',
    id: 'Request id',
    received: 'Received',
    copyLink: 'Copy link',
    back: 'Back to the bundle',
    inBundle: 'Part of a bundle',
    openBundle: 'Show the bundle',

    course: 'Course',
    steps: {
      received: 'Received, caller verified',
      decided: 'Decision',
      fetched: 'Fetched',
      cut: 'Cut to what the demand names',
      recorded: 'Recorded, then answered',
    },
    notReached: 'Did not come to this',
    provenBy: (key) => `by a token obtained with key ${key}`,
    console: 'by a console session',
    allowedBy: 'By demand',
    noDemand: 'No demand to rest on',
    legalBasis: 'Legal basis',
    basis: {
      'statutory-duty-with-notice': 'Statutory duty, with notice to the person',
      'subject-authorisation': 'The person’s own mandate',
      'public-data': 'Public data',
    },
    asked: (vertical) => `Asked ${vertical}`,
    fromCache: (vertical) => `From the cache; ${vertical} gave it`,
    joined: (vertical) => `Joined an identical call under way to ${vertical}`,
    stale: (vertical) => `${vertical} is not reachable; an earlier answer was used`,
    noVertical: 'No vertical was asked',
    upstreamRequest: 'The vertical has this id in its own log',
    fieldsLeft: (count, masked) =>
      masked > 0 ? `${count} fields left, ${masked} of them masked` : `${count} fields left`,
    noFields: 'No field left the gateway',
    masked: 'masked',
    findings: { confirmed: 'Confirmed', contradicted: 'Contradicted', 'check-by-hand': 'Check by hand' },
    answered: (status) => `On record first, then answered ${status}`,
    commitment: 'Commitment',
    commitmentHint: 'Salted SHA-256 of the exact answer; the answer itself is not kept',
    receipt: 'Receipt',
    timeInVertical: 'vertical',
    timeInGateway: 'gateway',

    problem: 'Why no data was given',
    happened: 'What happened',
    remedy: 'What to do',
    note: 'Internal note',
    problemPage: 'Page of this reason',
    parts: 'Calls of the bundle',
    partsHint: 'side by side; each bar runs from its begin to its end',
    act: 'What was done',
    raw: 'Entry as it is in the ledger',
    rule: 'Decided by',
    revision: 'Catalog revision',
  },
};

export const words: Readonly<Record<Language, Words>> = { zh, en };
