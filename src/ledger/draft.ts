import { identifiersIn } from '../catalog/index.ts';
import type { Allowed, DataCall, EntryDraft, EntryOutcome, Released, Reply, UpstreamTrace } from '../model/index.ts';
import { problems, type Reason } from '../problems.ts';

/** What is known of a data call when its entry is written; a refusal knows less than an answer. */
export interface CallFacts {
  readonly call: DataCall;
  readonly reached: Partial<Omit<Allowed, 'limits'>>;
  readonly reply?: Reply;
  readonly released?: Released;
  readonly outcome: EntryOutcome;
  readonly status: number;
  readonly reason?: Reason;
  readonly note?: string | undefined;
  /** The call to its vertical, where it brought no reply. */
  readonly upstream?: UpstreamTrace | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Turns an identifier of a data subject into its keyed-hash pseudonym. */
  readonly pseudonym: (id: string) => string;
}

/** The entry of one data call: everything about it but the data and whom it is about. */
export function draftCall(facts: CallFacts): EntryDraft {
  const { call, reached, reply, released, outcome, status, reason, note, upstream, now } = facts;
  const { purpose, demand, basis, locationBasis, onBehalfOf } = reached;
  return {
    id: call.id,
    time: new Date(call.at).toISOString(),
    kind: 'call',
    department: call.caller.department,
    ...(onBehalfOf && { onBehalfOf }),
    ...(purpose && { matter: purpose.matter, case: purpose.case, officer: purpose.officer }),
    ...(purpose?.authorisation && { authorisation: purpose.authorisation }),
    ...(reached.resource && { resource: reached.resource.id }),
    ...(call.occasion && {
      lifeEvent: call.occasion.lifeEvent,
      evidence: call.occasion.evidence,
      bundle: call.occasion.bundle,
    }),
    ...(demand && { demand: demand.id }),
    ...(basis && { basis }),
    ...(locationBasis && { locationBasis }),
    ...(reached.parameters &&
      reached.resource && { subjects: identifiersIn(reached.resource, reached.parameters).map(facts.pseudonym) }),
    ...(released && outcome === 'ok' && { fields: released.fields, masked: released.masked }),
    ...(released && Object.keys(released.findings).length > 0 && { findings: released.findings }),
    outcome,
    ...(reason && { reason }),
    ...(note && { note }),
    status,
    ...(reply && {
      cache: reply.cache.kind,
      ...('ageSeconds' in reply.cache && { ageSeconds: reply.cache.ageSeconds }),
      upstream: reply.upstream,
    }),
    ...(upstream && { upstream }),
    durationMs: Math.max(0, now - call.at),
    revision: call.catalog.revision,
    token: call.caller.tokenId,
    key: call.caller.keyId,
  };
}

/** Whether the gateway said no, or something behind it broke. */
export function outcomeOf(reason: Reason): EntryOutcome {
  if (reason === 'record-not-found') return 'not_found';
  if (reason === 'caller-gone') return 'failed'; // nobody said no, and no answer left
  return problems[reason].status >= 500 ? 'failed' : 'refused';
}
