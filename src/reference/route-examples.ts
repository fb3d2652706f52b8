import { exampleCase, exampleMatter, exampleName, exampleOfficer, exampleRequestId } from './components.ts';
import type { Operation } from './document.ts';
import { both, issuerMarker } from './text.ts';

/** What goes in and what comes out of an operation that a route describes, where the route itself gives no example. */
interface RouteExample {
  readonly body?: unknown;
  /** Status → answer. */
  readonly answers: Readonly<Record<number, unknown>>;
}

/** The operation with the example of its path; what the route itself gives stays as it is. */
export function withExamples(path: string, method: string, operation: Operation): Operation {
  const example = examples[`${method} ${path}`];
  if (!example) return operation;
  const { requestBody, responses } = operation as unknown as Described;
  return {
    ...operation,
    ...(requestBody && example.body !== undefined && { requestBody: illustrate(requestBody, example.body) }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [
        status,
        illustrate(response, example.answers[Number(status)]),
      ]),
    ),
  };
}

interface Described {
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly example?: unknown; readonly examples?: unknown }>>;
}

function illustrate(part: Content, value: unknown): Content {
  if (value === undefined || !part.content) return part;
  const content = Object.entries(part.content).map(([type, media]) => [
    type,
    'example' in media || 'examples' in media ? media : { ...media, examples: { [exampleName]: { value } } },
  ]);
  return { ...part, content: Object.fromEntries(content) };
}

const time = '2026-11-24T01:30:00.000Z';
const hash = 'HmDvlUbGamnZmdeM5i3cBVkRUsaYEwQZ+twwmV+G5Fk=';
const resourceId = 'mps-population.household-record';
const log = 'gateway.example/ledger/main';
const checkpoint = `${log}\n30\n${hash}\n\n— ${log} TdNFKZkxal5ofZ9xigcl795blX/6z+EDpVThYCvnk5dUamBmJDLoNA57bHArAbn4DVWwbKaK145voscAn0i56oSZlAo=\n`;

const row = {
  id: exampleRequestId,
  time,
  kind: 'call',
  department: 'education',
  officer: exampleOfficer,
  matter: exampleMatter,
  case: exampleCase,
  resource: resourceId,
  outcome: 'ok',
  status: 200,
  cache: 'miss',
  durationMs: 214,
};

const entry = {
  version: 1,
  id: exampleRequestId,
  time,
  kind: 'call',
  department: 'education',
  officer: exampleOfficer,
  matter: exampleMatter,
  case: exampleCase,
  resource: resourceId,
  demand: 'SN-D-02',
  basis: 'statutory-duty-with-notice',
  subjects: ['5h0qm1cJ0c2o8v3nH4Qf2w'],
  fields: ['householdNo', 'headName'],
  masked: ['householdNo'],
  outcome: 'ok',
  status: 200,
  cache: 'miss',
  upstream: { vertical: 'mps-population', requestId: exampleRequestId, durationMs: 206 },
  durationMs: 214,
  revision: '5f0c1d9a3b7e2468',
  commitment: hash,
};

const person = { name: '示例儿童', idNumber: '430599202005200031', birthDate: '2020-05-20', sex: 'male', children: [] };

const resource = {
  id: resourceId,
  title: both({ zh: '户籍信息查询', en: 'Household registration' }),
  vertical: {
    id: 'mps-population',
    title: both({ zh: '国家人口基础信息库', en: 'National Basic Population Database' }),
    owner: both({ zh: '公安部', en: 'Ministry of Public Security' }),
  },
  subject: 'person',
  sharing: 'conditional',
  freshness: 'realtime',
  many: false,
  absenceIsAnAnswer: true,
  parameters: [
    { name: 'idNumber', title: both({ zh: '公民身份号码', en: 'Citizen id' }), format: 'id-number', required: true },
  ],
  fields: [
    {
      name: 'headName',
      title: both({ zh: '户主姓名', en: 'Head of household' }),
      type: 'string',
      level: 3,
      mask: 'name',
    },
  ],
};

const lifeEvent = {
  id: 'school-enrolment',
  title: both({ zh: '教育入学一件事', en: 'School enrolment' }),
  lead: { id: 'education', title: both({ zh: '绥宁县教育局', en: 'Suining County Education Bureau' }) },
  matter: { code: '11430527DEM00006594432005101000', title: '教育入学一件事' },
  departments: ['education', 'public-security'],
  deadlineMs: 10000,
  keepHours: 24,
  parameters: [
    { path: 'child.name', title: both({ zh: '儿童姓名', en: 'Child’s name' }), format: 'person-name', required: true },
  ],
  evidence: [
    {
      id: 'household',
      title: both({ zh: '户籍证明材料', en: 'Household registration' }),
      resource: resourceId,
      demand: 'SN-D-02',
      required: true,
      predicates: ['head-is-parent'],
      onMissing: 'upload',
    },
  ],
  uploads: [],
};

const bundle = {
  id: exampleRequestId,
  lifeEvent: 'school-enrolment',
  case: exampleCase,
  complete: false,
  sentence: both({
    zh: '1 项材料已取得 0 项，还有 1 项待补查：户籍证明材料。',
    en: '0 of 1 pieces of evidence are there; 1 will be looked up again: Household registration.',
  }),
  expiresAt: '2026-11-25T01:30:00.000Z',
  nextTryAt: '2026-11-24T01:30:15.000Z',
  evidence: [
    {
      id: 'household',
      title: both({ zh: '户籍证明材料', en: 'Household registration' }),
      required: true,
      onMissing: 'upload',
      status: 'unavailable',
      sentence: both({
        zh: '公安系统暂时连不上，不是您的材料有问题；可先收件，恢复后自动补查。',
        en: 'The police system cannot be reached just now; nothing is wrong with your papers. The case can be taken in and is looked up by itself later.',
      }),
      source: {
        vertical: 'mps-population',
        title: both({ zh: '国家人口基础信息库', en: 'National Basic Population Database' }),
      },
    },
  ],
};

const summary = {
  window: '1h',
  since: '2026-11-24T00:30:00.000Z',
  until: time,
  requests: 1280,
  outcomes: { ok: 1190, absent: 32, not_found: 21, refused: 30, failed: 7 },
  reasons: [{ reason: 'vertical-timeout', count: 5 }],
  latencyMs: { p50: 9.5, p95: 410, p99: 1250 },
  cache: { hit: 410, stale: 3, joined: 12, miss: 850, bypass: 5, ratio: 0.33 },
  departments: [{ department: 'education', count: 640 }],
  resources: [{ resource: resourceId, count: 320 }],
  refusedBeforeAuthentication: [],
};

const vertical = {
  vertical: 'mps-population',
  name: { zh: '国家人口基础信息库', en: 'National Basic Population Database' },
  state: 'ok',
  relay: 'national-platform',
  window: '00:00-24:00',
  calls: 320,
  failures: [],
  brokenOff: 0,
  usualMs: { p50: 350, p95: 1500 },
  recentMs: { p50: 340, p95: 1180 },
  lastSuccess: time,
  deviations: [],
  standing: { breaker: 'closed', underWay: 2, underWayMax: 30, waiting: 0, quota: { left: 29680, perDay: 30000 } },
};

const maintenance = {
  from: '2028-12-11T17:00:00.000Z',
  until: '2028-12-11T21:00:00.000Z',
  note: both({ zh: '公安部通知：每月例行维护', en: 'Notice of the ministry: monthly maintenance' }),
};

const ownVertical = {
  vertical: vertical.vertical,
  title: both(vertical.name),
  state: 'ok',
  relay: vertical.relay,
  window: vertical.window,
  maintenance,
  usualMs: vertical.usualMs,
  recentMs: vertical.recentMs,
  demands: [{ id: 'SN-D-02', resource: resourceId, maxAge: 86400 }],
};

const tokenError = {
  error: 'invalid_client',
  error_description: 'the client assertion has wrong claims',
  error_uri: `${issuerMarker}/problems/invalid-client`,
  claims: [
    {
      claim: 'exp',
      got: 1795484400,
      want: both({ zh: '最多 5 分钟后', en: 'at most 5 minutes ahead' }),
      message: both({ zh: '有效期过长，请核对时钟', en: 'It is too far ahead; check the clock' }),
      differenceSeconds: 3600,
    },
  ],
};

const examples: Readonly<Record<string, RouteExample>> = {
  'get /.well-known/oauth-authorization-server': {
    answers: {
      200: {
        issuer: issuerMarker,
        token_endpoint: `${issuerMarker}/oauth/token`,
        jwks_uri: `${issuerMarker}/.well-known/jwks.json`,
        scopes_supported: ['data', 'ops', 'subject-accesses'],
        response_types_supported: [],
        grant_types_supported: ['client_credentials'],
        token_endpoint_auth_methods_supported: ['private_key_jwt'],
        token_endpoint_auth_signing_alg_values_supported: ['ES256', 'Ed25519', 'EdDSA'],
        dpop_signing_alg_values_supported: ['ES256', 'Ed25519', 'EdDSA'],
        service_documentation: `${issuerMarker}/docs`,
      },
    },
  },
  'get /.well-known/jwks.json': {
    answers: {
      200: {
        keys: [
          {
            kty: 'EC',
            crv: 'P-256',
            x: '7Uu5_Mp__lCyBVz0GWc5iPNbmSTV4vqxtK_wEiMqOgI',
            y: '2rp2IltfiyPPSciqvrqM6Alv2IftOmfVKYenOeOliWQ',
            kid: 'iLZQVhPvh2zU7Sv2r8h3xeW7gSZyNEAv-7egQqObFVs',
            alg: 'ES256',
            use: 'sig',
          },
        ],
      },
    },
  },
  'post /oauth/token': {
    body: {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'eyJhbGciOiJFUzI1NiIsImtpZCI6ImVkdWNhdGlvbi0yMDI2In0…',
    },
    answers: {
      200: {
        access_token: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9…',
        token_type: 'Bearer',
        expires_in: 600,
        scope: 'data',
      },
      401: tokenError,
    },
  },
  'get /v1/resources': { answers: { 200: { items: [resource] } } },
  'get /v1/resources/{resource}': { answers: { 200: resource } },
  'get /v1/life-events': { answers: { 200: { items: [lifeEvent] } } },
  'get /v1/life-events/{lifeEvent}': { answers: { 200: lifeEvent } },
  'get /v1/bundles/{bundle}': { answers: { 200: bundle } },
  'get /v1/verticals': { answers: { 200: { items: [ownVertical] } } },
  'post /v1/decisions': {
    body: { resource: resourceId },
    answers: {
      200: {
        allowed: true,
        demand: 'SN-D-02',
        basis: 'statutory-duty-with-notice',
        legalBasis: ['《中华人民共和国义务教育法》第十二条'],
        fields: ['householdNo', 'headName', 'relationToHead', 'registeredAddress', 'registeredOn'],
        masked: ['householdNo'],
        maxAge: 86400,
        staleWhileRevalidate: 0,
        staleIfError: 86400,
        validUntil: '2028-12-31',
        limits: [{ name: 'quota', limit: 4000, windowSeconds: 86400, remaining: 3999, resetSeconds: 52200 }],
      },
    },
  },
  'post /v1/subjects/accesses': {
    answers: {
      200: {
        items: [
          {
            id: exampleRequestId,
            time,
            department: { id: 'education', title: both({ zh: '绥宁县教育局', en: 'Suining County Education Bureau' }) },
            matter: { code: exampleMatter, title: '义务教育入学' },
            case: exampleCase,
            resource: { id: resourceId, title: both({ zh: '户籍信息查询', en: 'Household registration' }) },
            fields: [{ name: 'headName', title: both({ zh: '户主姓名', en: 'Head of the household' }), masked: false }],
            questions: [],
            outcome: 'ok',
            sentence: both({
              zh: `2026年11月24日 09:30，绥宁县教育局为办理“义务教育入学”（办件编号 ${exampleCase}），查询了“户籍信息查询”，取得：户主姓名。`,
              en: `On 2026-11-24 at 09:30 Suining County Education Bureau, for the matter 义务教育入学 (case ${exampleCase}), looked up "Household registration" and received: Head of the household.`,
            }),
          },
        ],
      },
    },
  },
  'get /v1/requests': { answers: { 200: { items: [row] } } },
  'get /v1/receipts/{log}/{id}': {
    answers: { 200: `c2sp.org/tlog-proof@v1\nextra eyJjYXNlIjoi…\nindex 11\n${hash}\n\n${checkpoint}` },
  },
  'get /ops/requests': { answers: { 200: { items: [row], next: 'MDE5Yjc2MzU' } } },
  'get /ops/requests/{id}': { answers: { 200: { entry, receipt: `/v1/receipts/main/${exampleRequestId}` } } },
  'get /ops/requests/stream': {
    answers: { 200: `id: ${exampleRequestId}\nevent: request\ndata: ${JSON.stringify(row)}\n\n` },
  },
  'get /ops/summary': { answers: { 200: summary } },
  'get /ops/verticals': {
    answers: {
      200: {
        items: [vertical],
        relays: [{ relay: 'national-platform', state: 'ok', verticals: ['mps-population', 'mnr-realestate'] }],
      },
    },
  },
  'put /ops/verticals/{vertical}/maintenance': {
    body: { ...maintenance, from: '2028-12-12T01:00:00+08:00', until: '2028-12-12T05:00:00+08:00' },
    answers: { 200: { vertical: vertical.vertical, ...maintenance, holdsWithinSeconds: 10 } },
  },
  'delete /ops/verticals/{vertical}/maintenance': {
    answers: { 200: { vertical: vertical.vertical, holdsWithinSeconds: 10 } },
  },
  'delete /ops/verticals/{vertical}/pauses': {
    answers: { 200: { vertical: vertical.vertical, holdsWithinSeconds: 10 } },
  },
  'post /ops/revocations': {
    body: {
      kind: 'token',
      id: exampleRequestId,
      reason: both({ zh: '令牌疑似泄露', en: 'The token may have leaked' }),
    },
    answers: { 200: { kind: 'token', id: exampleRequestId, revokedAt: time, holdsWithinSeconds: 10 } },
  },
  'get /ledger': {
    answers: {
      200: {
        items: [
          {
            log: 'main',
            origin: log,
            verifierKey: `${log}+41078700+AUbaESlwe3zYQhJaJd1VvNTauhIDFctY9Sv1oz6W/nU5`,
            prefix: `${issuerMarker}/ledger/main`,
          },
        ],
      },
    },
  },
  'get /ledger/checkpoint': { answers: { 200: checkpoint } },
  'get /ledger/key': { answers: { 200: `${log}+4dd34529+AR5ahoApn5A/3YWkSaKLzvB0Yhl+p9E99wABhTUKp2t9\n` } },
  'get /ledger/tile/{path}': {
    answers: { 200: both({ zh: '（每个散列 32 字节，依次相连）', en: '(32 bytes a hash, one after the other)' }) },
  },
  'get /healthz': { answers: { 200: { status: 'alive' } } },
  'get /readyz': {
    answers: {
      200: {
        status: 'ready',
        parts: [
          { name: 'ledger', state: 'ok' },
          { name: 'cache', state: 'ok' },
          { name: 'keys', state: 'ok' },
        ],
      },
      503: { status: 'not-ready', parts: [{ name: 'ledger', state: 'down' }] },
    },
  },
  'get /metrics': {
    answers: {
      200: '# HELP shuqiao_vertical_breaker_state 0 closed: it is called; 1 half open: one call tries; 2 open: it is not called.\n# TYPE shuqiao_vertical_breaker_state gauge\nshuqiao_vertical_breaker_state{vertical="mps-population"} 0\n',
    },
  },
  'get /sandbox/people': { answers: { 200: { items: [person] } } },
  'get /sandbox/enterprises': {
    answers: { 200: { items: [{ name: '示例运输有限公司', uscc: '91430527DEM009991U' }] } },
  },
};
