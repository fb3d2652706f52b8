import type {
  Allowed,
  Catalog,
  DataCall,
  Demand,
  LimitState,
  Occasion,
  Parameters,
  ResourceId,
  Result,
  SubjectBasis,
  Verification,
  VerticalId,
} from '../model/index.ts';
import type { Refusal } from '../problems.ts';
import { countyDay } from './county-day.ts';
import { findDemand } from './find-demand.ts';
import type { Limit, Limiter } from './limiter.ts';
import { type Location, permitPlace } from './location.ts';
import { invalidParameters, parameterErrors } from './parameters.ts';
import { parsePurpose } from './purpose.ts';
import { type SuspicionParts, suspicionOf } from './suspicion.ts';
import { lifeEventOf, unmaskedFor } from './unmasked.ts';
import { parseVerification, splitBody } from './verification.ts';

/** A "no", with as much of the decision as was reached: the ledger records whom and what it was about. */
export interface Refused extends Refusal {
  readonly reached: Partial<
    Pick<
      Allowed,
      'resource' | 'demand' | 'unmasked' | 'onBehalfOf' | 'parameters' | 'purpose' | 'basis' | 'locationBasis'
    >
  >;
  readonly limits: readonly LimitState[];
}

export interface Policy {
  /** Whether this call may be made, by which demand, and what it lets out; a yes uses up one of the demand's calls. */
  decide(call: DataCall): Promise<Result<Allowed, Refused>>;
  /** The same answer, with nothing used up; parameters that are not given are not asked for. */
  explain(call: DataCall): Promise<Result<Allowed, Refused>>;
}

export interface PolicyOptions {
  readonly limiter: Limiter;
  /** Multiplies every demand's rate and quota; 1 but for load tests against the sandbox. */
  readonly limitsFactor: number;
  readonly suspicion: Omit<SuspicionParts, 'factor'>;
  /** Set where the gateway runs in a place that may not see everything. */
  readonly location?: Location;
}

/** Cheap checks first; the limits last, so that a call refused for another reason uses nothing up. */
export function createPolicy({ limiter, limitsFactor, suspicion, location }: PolicyOptions): Policy {
  async function decide(call: DataCall, cost: 0 | 1): Promise<Result<Allowed, Refused>> {
    const permitted = cost === 0 && isOpenQuestion(call) ? permit(call, location, {}) : permit(call, location);
    if (!permitted.ok) return permitted;
    const { demand } = permitted.value;
    // a dry run asks for nobody's data, and must not tell where the thresholds or the canaries are
    const sign =
      cost === 1 ? await suspicionOf(call, permitted.value, { ...suspicion, factor: limitsFactor }) : undefined;
    if (sign !== undefined) return refuse({ reason: 'suspicious-use', note: sign }, permitted.value);
    const taken = await limiter.take(demand.id, limitsOf(demand, limitsFactor), call.at, cost);
    if (taken.allowed) return { ok: true, value: { ...permitted.value, limits: taken.states } };
    return refuse(
      {
        reason: taken.refusedBy === 'quota' ? 'quota-used' : 'rate-limited',
        note: demand.id,
        retryAfterSeconds: taken.retryAfterSeconds ?? 1,
      },
      permitted.value,
      taken.states,
    );
  }
  return { decide: (call) => decide(call, 1), explain: (call) => decide(call, 0) };
}

function isOpenQuestion({ parameters }: DataCall): boolean {
  return parameters.ok && parameters.value === undefined;
}

type Permitted = Omit<Allowed, 'limits'>;

/** Every rule that needs no counting, in the order in which a caller would want to hear of them. */
function permit(call: DataCall, location?: Location, assumed?: Parameters): Result<Permitted, Refused> {
  const { catalog, caller, context, occasion } = call;
  if (!caller.scopes.includes('data')) return refuse({ reason: 'insufficient-scope', note: caller.scopes.join(' ') });
  const resource = catalog.resources.get(call.resource as ResourceId);
  if (!resource) return refuse(unknownResource(call.resource, catalog));
  const purpose = parsePurpose(context, occasion && catalog.lifeEvents.get(occasion.lifeEvent)?.matter.code);
  if (resource.sharing === 'not-shared') {
    return refuse(
      { reason: 'not-shared', ...(resource.notShared && { detail: resource.notShared }) },
      { resource, ...(purpose.ok && { purpose: purpose.value }) },
    );
  }
  const place = permitPlace(resource, location);
  if (!place.ok) return refuse(place.failure, { resource, ...(purpose.ok && { purpose: purpose.value }) });
  if (!purpose.ok) return refuse(purpose.failure, { resource });
  const ground = findDemand(call, resource, purpose.value.matter);
  if (!ground.ok) return refuse(ground.failure, { resource, purpose: purpose.value });
  const { demand } = ground.value;
  const { matter } = purpose.value;
  const lifeEvent = lifeEventOf(matter, catalog);
  const basis: SubjectBasis = (lifeEvent && demand.subjectBasisByLifeEvent[lifeEvent.id]) ?? demand.subjectBasis;
  const unmasked = unmaskedFor(demand, matter, catalog);
  const reached = { resource, purpose: purpose.value, ...ground.value, unmasked, basis, ...place.value };
  const day = countyDay(call.at);
  if (day < demand.validFrom || day > demand.validUntil) return refuse(notInForce(demand, day), reached);
  if (basis === 'subject-authorisation' && purpose.value.authorisation === undefined) {
    return refuse({ reason: 'authorisation-required', note: demand.id }, reached);
  }
  if (!call.parameters.ok) return refuse(call.parameters.failure, reached);
  const body = splitBody(call.parameters.value);
  const parameters = assumed
    ? { ok: true as const, value: assumed }
    : parameterErrors(body.parameters, resource.parameters, call.at);
  const verification = occasion ? verificationFor(occasion, demand) : parseVerification(body.verify, demand, call.at);
  if (!parameters.ok || !verification.ok) {
    const faults = [parameters, verification].flatMap((part) => (part.ok ? [] : part.failure));
    return refuse(invalidParameters(faults), reached);
  }
  return { ok: true, value: { ...reached, parameters: parameters.value, verification: verification.value } };
}

/** Within a life event the evidence names the questions, and what was stated has been checked. */
function verificationFor({ predicates, stated }: Occasion, demand: Demand): { ok: true; value: Verification } {
  const asked = demand.predicates.filter(({ id }) => predicates.includes(id));
  return { ok: true, value: { predicates: asked, stated, withoutRecord: demand.fields.length === 0 } };
}

/** The rate's window: a clerk's click makes several calls at once, so a second is too short to count in. */
const RATE_WINDOW_SECONDS = 10;
const DAY_SECONDS = 86_400;

function limitsOf({ ratePerSecond, quotaPerDay }: Demand, factor: number): readonly Limit[] {
  return [
    { name: 'rate', quantity: ratePerSecond * RATE_WINDOW_SECONDS * factor, windowSeconds: RATE_WINDOW_SECONDS },
    { name: 'quota', quantity: quotaPerDay * factor, windowSeconds: DAY_SECONDS },
  ];
}

function unknownResource(asked: string, catalog: Catalog): Refusal {
  const vertical = asked.split('.')[0];
  const near = (catalog.index.resourcesByVertical.get(vertical as VerticalId) ?? []).map(({ id }) => id);
  return {
    reason: 'unknown-resource',
    ...(near.length > 0 && {
      remedy: { zh: `该垂管系统的资源有：${near.join('、')}。`, en: `This vertical has ${near.join(', ')}.` },
    }),
  };
}

function notInForce({ id, validFrom, validUntil }: Demand, day: string): Refusal {
  return day > validUntil
    ? {
        reason: 'demand-expired',
        note: `${id} ended on ${validUntil}`,
        remedy: {
          zh: `此项共享授权（${id}）已于 ${validUntil} 到期，请联系县数据局续期。`,
          en: `Demand ${id} ended on ${validUntil}; ask the data bureau to renew it.`,
        },
      }
    : {
        reason: 'demand-expired',
        note: `${id} begins on ${validFrom}`,
        remedy: {
          zh: `此项共享授权（${id}）自 ${validFrom} 起生效。`,
          en: `Demand ${id} begins on ${validFrom}.`,
        },
      };
}

function refuse(refusal: Refusal, reached: Refused['reached'] = {}, limits: readonly LimitState[] = []) {
  return { ok: false, failure: { ...refusal, reached, limits } } as const;
}
