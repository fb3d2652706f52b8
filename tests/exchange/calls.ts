import type {
  Allowed,
  Catalog,
  DataCall,
  Demand,
  DepartmentId,
  MatterCode,
  RequestId,
  Resource,
  ResourceId,
  Vertical,
  VerticalService,
} from '../../src/model/index.ts';
import { buildPipe, type PipeSettings } from '../../src/verticals/index.ts';

/** Whom every test asks for, unless it says otherwise: made up, as the number's beginning says. */
export const aChild = { name: '周小满', idNumber: '430599201908150017' };

/** Nothing that was kept will do. */
export const anew: Asking = { maxAgeSeconds: 0 };

export interface Asking {
  readonly department?: string;
  readonly matter?: string;
  readonly case?: string;
  readonly officer?: string;
  readonly demand?: string;
  readonly maxAgeSeconds?: number;
  readonly staleWhileRevalidateSeconds?: number;
  readonly staleIfErrorSeconds?: number;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly fault?: string;
  readonly hungUp?: AbortSignal;
  readonly deadline?: AbortSignal;
  readonly id?: string;
  readonly traceparent?: string;
}

/** What of the resource is another than usual. */
export interface ResourceOptions {
  readonly resource?: Partial<Pick<Resource, 'share' | 'freshness' | 'onEmpty'>>;
  readonly takes?: PipeSettings['takes'];
  readonly timeoutMs?: number;
  readonly perDemand?: readonly string[];
  /** Something in the resource's settings that changes the pipe's revision. */
  readonly fieldName?: string;
  /** What of the resource's settings is another. */
  readonly settings?: Partial<PipeSettings>;
}

/** What the vertical grants, where it is another than a generous one's, and through whom it is reached. */
export interface VerticalTerms {
  readonly service?: Partial<VerticalService>;
  readonly relay?: string;
}

const replySchema = {
  type: 'object',
  properties: {
    code: { type: 'string' },
    data: {
      oneOf: [{ type: 'null' }, { type: 'object', properties: { xm: { type: 'string' }, zh: { type: 'string' } } }],
    },
  },
};

export function resourceOn(baseUrl: string, options: ResourceOptions): Resource {
  const text = { zh: '学籍', en: 'Student status' };
  const credential = { clientId: 'shuqiao', clientSecret: 'the-client-secret' };
  const pipe = buildPipe({
    resource: 'test-vertical.record',
    baseUrl,
    dialect: { signing: 'oauth2-client', envelope: 'status-message-data', format: 'json', charset: 'utf-8' },
    envelope: {
      status: 'code',
      data: 'data',
      success: ['0'],
      noRecord: ['404'],
      quotaUsed: ['901'],
      tooOften: ['902'],
      context: { officer: 'who', departmentName: 'unit', matter: 'what', case: 'which' },
    },
    takes: options.takes ?? [],
    timeoutMs: options.timeoutMs ?? 10_000,
    operation: { method: 'POST', path: '/record', reply: replySchema },
    parameters: [
      { name: 'name', upstream: 'xm' },
      { name: 'idNumber', upstream: 'sfzh' },
    ],
    fields: [
      { name: 'name', upstream: 'xm', type: 'string' },
      { name: options.fieldName ?? 'address', upstream: 'zh', type: 'string' },
    ],
    many: false,
    credentials: options.perDemand
      ? { per: 'demand', credentials: Object.fromEntries(options.perDemand.map((demand) => [demand, credential])) }
      : { per: 'vertical', credential },
    ...options.settings,
  });
  return {
    id: 'test-vertical.record' as ResourceId,
    vertical: 'test-vertical' as Vertical['id'],
    operation: 'record',
    title: text,
    subject: 'person',
    sharing: 'conditional',
    freshness: 'daily',
    onEmpty: 'absence-proves-nothing',
    many: false,
    share: 'department',
    parameters: [],
    fields: [],
    pipe,
    ...options.resource,
  };
}

/** What the exchange reads of a catalog: verticals, open all day, and departments. */
export function catalogWith(resource: Resource, sandbox: boolean, terms: VerticalTerms = {}): Catalog {
  const service = {
    p50Ms: 50,
    p95Ms: 200,
    timeoutMs: 10_000,
    window: '00:00-24:00',
    qps: 1_000,
    dailyQuota: 1_000_000,
  };
  const spokenSystem = { zh: '学籍系统', en: 'the register of pupils' };
  const vertical = {
    spokenSystem,
    id: resource.vertical,
    sandbox,
    service: { ...service, ...terms.service },
    ...(terms.relay && { relay: terms.relay }),
  } as Vertical;
  const departments = ['education', 'civil-affairs'].map((id) => [
    id,
    { id, name: { zh: `绥宁县${id}`, en: id }, uscc: '' },
  ]);
  return {
    verticals: new Map([[vertical.id, vertical]]),
    departments: new Map(departments as never),
  } as unknown as Catalog;
}

export function dataCall(catalog: Catalog, asking: Asking, { at, id }: { at: number; id: string }): DataCall {
  return {
    id: id as RequestId,
    at,
    catalog,
    caller: {
      department: (asking.department ?? 'education') as DepartmentId,
      scopes: ['data'],
      tokenId: 'token',
      keyId: 'key',
      expiresAt: 0,
    },
    resource: 'test-vertical.record',
    parameters: { ok: true, value: {} },
    context: {},
    language: 'zh',
    ...(asking.hungUp && { hungUp: asking.hungUp }),
    ...(asking.deadline && { deadline: asking.deadline }),
    ...(asking.fault !== undefined && { fault: asking.fault }),
    ...(asking.traceparent !== undefined && { traceparent: asking.traceparent }),
  };
}

export function allowedFor(resource: Resource, asking: Asking): Allowed {
  const { demand = 'SN-D-01', maxAgeSeconds = 86_400, staleWhileRevalidateSeconds = 0 } = asking;
  const { staleIfErrorSeconds = maxAgeSeconds } = asking;
  return {
    resource,
    demand: { id: demand, maxAgeSeconds, staleWhileRevalidateSeconds, staleIfErrorSeconds } as Demand,
    parameters: asking.parameters ?? aChild,
    purpose: {
      matter: (asking.matter ?? '11430527DEM00006594432005001000') as MatterCode,
      case: asking.case ?? '4305272411240000017',
      officer: asking.officer ?? 'JY0127',
    },
    unmasked: [],
    verification: { predicates: [], stated: {}, withoutRecord: false },
    basis: 'statutory-duty-with-notice',
    limits: [],
  };
}
