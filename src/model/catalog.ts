import type { DemandId, DepartmentId, LifeEventId, MatterCode, ResourceId, VerticalId } from './ids.ts';
import type { Pipe } from './pipe.ts';
import type { Text } from './text.ts';

/** Everything the county shares and who may have it: checked, immutable, one per revision of the configuration. */
export interface Catalog {
  /** First 16 hex digits of SHA-256 over config and specs; entries name it. */
  readonly revision: string;
  readonly departments: ReadonlyMap<DepartmentId, Department>;
  readonly verticals: ReadonlyMap<VerticalId, Vertical>;
  readonly resources: ReadonlyMap<ResourceId, Resource>;
  readonly demands: ReadonlyMap<DemandId, Demand>;
  readonly lifeEvents: ReadonlyMap<LifeEventId, LifeEvent>;
  readonly index: CatalogIndex;
}

/** Lookups prepared at load; `catalog`'s functions read them. */
export interface CatalogIndex {
  readonly demandsByDepartment: ReadonlyMap<DepartmentId, readonly Demand[]>;
  /** By `{department} {resource}`; several demands of one pair never share a matter. */
  readonly demandsByRight: ReadonlyMap<string, readonly Demand[]>;
  readonly demandsByResource: ReadonlyMap<ResourceId, readonly Demand[]>;
  readonly resourcesByVertical: ReadonlyMap<VerticalId, readonly Resource[]>;
  readonly lifeEventByMatter: ReadonlyMap<MatterCode, LifeEvent>;
}

export interface Department {
  readonly id: DepartmentId;
  readonly name: Text;
  /** Unified social credit code (GB 32100). */
  readonly uscc: string;
  readonly mayDemand: boolean;
  /** Scopes its tokens may carry: `data` for all, `ops` for the data bureau, `subject-accesses` for the citizen app's. */
  readonly scopes: readonly Scope[];
  /** Public JWKs (RFC 7517) that verify its client assertions: at most two, each with `kid` and `alg`. */
  readonly keys: readonly PublicJwk[];
  /** CIDR blocks it may call from; empty means anywhere. */
  readonly allowedNetworks: readonly string[];
  /** Its tokens must be bound to a key it proves with each call (RFC 9449 §5.2). */
  readonly dpopBoundAccessTokens: boolean;
  /** More different data subjects than that are no casework: its calls are `suspicious-use` until the hour or the day ends. */
  readonly suspiciousUse: { readonly officerSubjectsPerHour: number; readonly caseSubjectsPerDay: number };
}

export type Scope = 'data' | 'ops' | 'subject-accesses';

export interface PublicJwk {
  readonly kty: 'EC' | 'OKP';
  readonly crv: 'P-256' | 'Ed25519';
  readonly x: string;
  readonly y?: string;
  readonly kid: string;
  readonly alg: 'ES256' | 'EdDSA' | 'Ed25519';
  readonly use?: 'sig';
}

export interface Vertical {
  readonly id: VerticalId;
  readonly name: Text;
  /** The ministry or provincial department that runs it. */
  readonly owner: Text;
  readonly holds: Text;
  /** What its office calls itself in a sentence read to a citizen: 公安部门, 疾控部门 … */
  readonly spokenName: Text;
  /** The system itself in such a sentence: 公安系统, 疾控系统 … */
  readonly spokenSystem: Text;
  /** The platform it is reached through, where several verticals share one: its trouble is theirs. */
  readonly relay?: string;
  readonly dialect: Dialect;
  readonly service: VerticalService;
  /** HMAC-SHA256 under its webhook secret; left out, it may not purge. */
  readonly webhookMac?: (signed: Uint8Array) => Uint8Array;
  /** True where the sandbox serves it: faults may be asked for then, and only then. */
  readonly sandbox: boolean;
}

/** How a vertical speaks: a named combination of the parts in `verticals/`. */
export interface Dialect {
  readonly signing: string;
  readonly envelope: string;
  readonly format: string;
  readonly charset: 'utf-8' | 'gb18030';
}

export interface VerticalService {
  /** Usual time of an answer, milliseconds. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** After this the gateway gives up (504 `vertical-timeout`), milliseconds. */
  readonly timeoutMs: number;
  /** Opening hours, Beijing time, `HH:MM-HH:MM`. */
  readonly window: string;
  readonly qps: number;
  readonly dailyQuota: number;
}

export type SharingClass = 'unconditional' | 'conditional' | 'not-shared';
/** Data level (数据分级), L1 public … L4 highly sensitive. */
export type Level = 1 | 2 | 3 | 4;

export interface Resource {
  readonly id: ResourceId;
  readonly vertical: VerticalId;
  readonly operation: string;
  readonly title: Text;
  readonly subject: 'person' | 'child' | 'enterprise' | 'property' | 'vehicle' | 'project';
  readonly sharing: SharingClass;
  readonly freshness: 'realtime' | 'daily' | 'monthly' | 'yearly';
  /** What "no record" means: the answer "no", or nothing at all. */
  readonly onEmpty: 'absence-is-an-answer' | 'absence-proves-nothing';
  readonly many: boolean;
  /** Who may be served a kept copy (design §4). */
  readonly share: 'county' | 'department' | 'never';
  readonly parameters: readonly Parameter[];
  readonly fields: readonly Field[];
  /** Why a `not-shared` resource is closed. */
  readonly notShared?: Text;
  /** What is fetched how: built once at load. A `not-shared` resource has none. */
  readonly pipe?: Pipe;
}

export type ParameterFormat =
  | 'person-name'
  | 'id-number'
  | 'uscc'
  | 'entity-name'
  | 'person-or-entity-name'
  | 'id-number-or-uscc'
  | 'county-code'
  | 'certificate-no'
  | 'plate-number'
  | 'plate-type'
  | 'project-code'
  | 'year'
  | 'text'
  | 'month'
  | 'date';

export interface Parameter {
  readonly name: string;
  readonly title: Text;
  readonly format: ParameterFormat;
  readonly required: boolean;
}

export type FieldType = 'string' | 'boolean' | 'integer' | 'decimal' | 'date' | 'enum';

export type MaskName =
  | 'none'
  | 'name'
  | 'id-number'
  | 'phone'
  | 'address'
  | 'bank-card'
  | 'certificate-no'
  | 'plate-number'
  | 'date-year'
  | 'money-band'
  | 'redact';

export interface Field {
  readonly name: string;
  readonly title: Text;
  readonly type: FieldType;
  readonly level: Level;
  /** Applied unless the demand names the field `unmasked`. */
  readonly mask: MaskName;
  /** What each of its owner's codes is called here, in the code list's order; several codes may be one value. */
  readonly values?: readonly CodedValue[];
  /** The standard or notice the codes come from, such as GB/T 2261.1. */
  readonly codeSource?: string;
  /** A made-up value in the county's schema, for the reference. */
  readonly example?: string | number | boolean;
}

export interface CodedValue {
  readonly value: string;
  readonly title: Text;
  /** As the standard has it, and the vertical sends it. */
  readonly code: string;
}

export interface Matter {
  readonly code: MatterCode;
  readonly title: string;
}

export type SubjectBasis = 'statutory-duty-with-notice' | 'subject-authorisation' | 'public-data';

export interface Demand {
  readonly id: DemandId;
  readonly title: Text;
  readonly department: DepartmentId;
  readonly resource: ResourceId;
  readonly matters: readonly Matter[];
  readonly lifeEvents: readonly LifeEventId[];
  readonly legalBasis: readonly string[];
  readonly subjectBasis: SubjectBasis;
  /** Replaces `subjectBasis` within the life events it names. */
  readonly subjectBasisByLifeEvent: Readonly<Record<string, SubjectBasis>>;
  /** How old a kept answer may be, seconds; 0 means always ask anew. */
  readonly maxAgeSeconds: number;
  /** So long after its fresh window a kept answer is served while it is renewed behind it, seconds; never past the greatest age. */
  readonly staleWhileRevalidateSeconds: number;
  /** So long after its fresh window it stands in for a vertical that is lost, seconds; never past the greatest age. */
  readonly staleIfErrorSeconds: number;
  readonly quotaPerDay: number;
  readonly ratePerSecond: number;
  /** First and last day, `YYYY-MM-DD`, both included, Beijing time. */
  readonly validFrom: string;
  readonly validUntil: string;
  /** The most that may leave, in the resource's order; empty where it grants answers to its predicates and no record. */
  readonly fields: readonly string[];
  readonly unmasked: readonly string[];
  /** By field: the only matters and life events that it leaves unmasked for. */
  readonly unmaskedOnly: Readonly<Record<string, UnmaskedOnly>>;
  readonly predicates: readonly Predicate[];
}

export interface UnmaskedOnly {
  readonly matters: readonly MatterCode[];
  readonly lifeEvents: readonly LifeEventId[];
}

/** A yes-or-no question (核验) a demand may have answered. */
export interface Predicate {
  readonly id: string;
  readonly title: Text;
  readonly combine: 'all' | 'any';
  readonly tests: readonly PredicateTest[];
  /** What it compares with and the caller states. */
  readonly stated: readonly StatedValue[];
  /** The answer to a question such as “not listed” where no record is an answer, and a good one. */
  readonly whenAbsent?: 'confirmed';
  /** What to tell the citizen when the answer is no, where the title alone would not do. */
  readonly whenContradicted?: Text;
}

/** What the applicant states for a predicate; outside a life event the caller states it. */
export interface StatedValue {
  readonly path: string;
  readonly title: Text;
  readonly format: ParameterFormat;
}

/** What a test compares with: a constant, or what the applicant stated under a dotted path of the life event. */
export type Comparand<Constant> = Constant | { readonly parameter: string };

/** The day of the request, `YYYY-MM-DD`, or its month, `YYYY-MM`; both in Beijing. */
export interface Clock {
  readonly clock: 'today' | 'this-month';
}

export type PredicateTest =
  | { readonly field: string; readonly equals: Comparand<string | number | boolean> | Clock }
  | { readonly field: string; readonly contains: Comparand<string> }
  | { readonly field: string; readonly atLeast: Comparand<string | number> | Clock }
  /** The record says anything at all there. */
  | { readonly field: string; readonly exists: true }
  /** `birthDateOf` names a parameter that holds an identity number; month and day of this year less `yearsAgo`. */
  | { readonly birthDateOf: string; readonly onOrBefore: string; readonly yearsAgo: number };

export interface LifeEvent {
  readonly id: LifeEventId;
  readonly name: Text;
  readonly batch: 1 | 2;
  readonly lead: DepartmentId;
  readonly matter: Matter;
  readonly departments: readonly DepartmentId[];
  readonly parameters: readonly LifeEventParameter[];
  readonly evidence: readonly Evidence[];
  readonly delegations: readonly Delegation[];
  readonly uploads: readonly Upload[];
  /** The whole bundle answers within this, milliseconds; what has not come by then is `unavailable`. */
  readonly deadlineMs: number;
  /** How long a bundle that was asked for asynchronously is kept, hours. */
  readonly keepHours: number;
}

/**
 * What the applicant states once. `path` is dotted: `child.idNumber`; of several things it is stated for each, `vehicles[].plateNumber`.
 * A list that is required has at least one thing in it.
 */
export interface LifeEventParameter {
  readonly path: string;
  readonly title: Text;
  readonly format: ParameterFormat;
  readonly required: boolean;
}

export interface Evidence {
  readonly id: string;
  readonly title: Text;
  /** What is looked up, as a sentence to the citizen calls it: 接种记录. */
  readonly record: Text;
  /** The paper it spares the citizen: 接种证. */
  readonly paper: Text;
  readonly demand: DemandId;
  readonly required: boolean;
  /** Of the evidence that shares a group, one is enough. */
  readonly group?: string;
  readonly calls: readonly EvidenceCall[];
  /** How several calls make one status. */
  readonly combine: 'all' | 'any';
  /** Predicates of the demand that are asked here. */
  readonly predicates: readonly string[];
  readonly onMissing: 'upload' | 'skip' | 'block' | 'accept-and-follow-up';
}

/**
 * Parameter name → `$path` (what the applicant stated) or `@evidence.field` (a field of an earlier evidence). With `$things[].path` it is
 * made once for each of them; a call speaks of one list at most.
 */
export type EvidenceCall = Readonly<Record<string, string>>;

/** Leave for `to` to receive what rests on `demand`, in this life event only. */
export interface Delegation {
  readonly demand: DemandId;
  readonly to: DepartmentId;
  readonly basis: string;
}

/** A paper no vertical can replace, or one that is taken in place of an evidence. */
export interface Upload {
  readonly title: Text;
  readonly required: boolean;
  readonly insteadOf?: string;
  readonly note?: string;
}
