import { problems, type Reason } from '../problems.ts';
import { ProblemSchema } from './schemas.ts';
import { both } from './text.ts';

interface Reference {
  readonly $ref: string;
}

/** One answer of an operation as `createRoute` takes it; `content` is optional so that handlers may return a plain Response. */
export interface ProblemResponse {
  description: string;
  headers?: Record<string, Reference>;
  content?: Record<string, { schema: typeof ProblemSchema; examples: Record<string, Reference> }>;
}

/** Headers every answer has, each described once in the document's components. */
export const answerHeaders = headers('Request-Id');

/** Headers of an answer that carries data and has an entry in the ledger. */
export const dataAnswerHeaders = headers(
  'Request-Id',
  'Receipt',
  'Cache-Status',
  'Age',
  'RateLimit',
  'RateLimit-Policy',
  'Server-Timing',
  'Traceparent',
  'Cache-Control',
);

/** Headers of a bundle: it has no one kept copy, and no one demand with limits. */
export const bundleAnswerHeaders = headers(
  'Request-Id',
  'Receipt',
  'Preference-Applied',
  'Traceparent',
  'Cache-Control',
);

/** Headers of a request that was taken in, to be fetched later. */
export const acceptedHeaders = headers('Request-Id', 'Location', 'Preference-Applied', 'Retry-After', 'Receipt');

/** Headers of a bundle that is fetched, and may have more to come. */
export const fetchedHeaders = headers('Request-Id', 'Receipt', 'Retry-After', 'Cache-Control');

/**
 * The refusals an operation may give, for the `responses` of its `createRoute`: one response per status, one example per reason.
 * The examples are components that `createReference` adds, so that the document says each only once.
 */
export function problemResponses<const Reasons extends readonly Reason[]>(
  ...reasons: Reasons
): { [Status in StatusOf<Reasons[number]>]: ProblemResponse } {
  const responses: Record<number, ProblemResponse> = {};
  for (const [status, group] of byStatus(reasons)) {
    responses[status] = {
      description: group.map(describe).join('\n'),
      headers: headersOf(status),
      content: {
        'application/problem+json': {
          schema: ProblemSchema,
          examples: Object.fromEntries(group.map((reason) => [reason, { $ref: `#/components/examples/${reason}` }])),
        },
      },
    };
  }
  return responses as { [Status in StatusOf<Reasons[number]>]: ProblemResponse };
}

type StatusOf<Name extends Reason> = (typeof problems)[Name]['status'];

/** The same for an operation that the catalog describes: the schema is a reference, for no generator will make it one. */
export function problemsAsJson(...reasons: readonly Reason[]): Record<number, object> {
  const schema = { $ref: '#/components/schemas/Problem' };
  return Object.fromEntries(
    Object.entries(problemResponses(...reasons)).map(([status, response]) => {
      const { 'application/problem+json': problem } = response.content ?? {};
      return [
        status,
        { ...response, content: { 'application/problem+json': { schema, examples: problem?.examples } } },
      ];
    }),
  );
}

/** Reasons any authenticated call may be refused for before its own work begins. */
export const callerReasons = [
  'invalid-token',
  'expired-token',
  'address-not-allowed',
  'rate-limited',
  'ledger-unavailable',
  'overloaded',
  'internal',
] as const satisfies readonly Reason[];

/** Reasons a call with a JSON body may be refused for. */
export const bodyReasons = [
  'malformed',
  'invalid-parameters',
  'too-large',
  'unsupported-media-type',
] as const satisfies readonly Reason[];

/** Reasons a query of one resource may be refused for. */
export const queryReasons = [
  ...bodyReasons,
  ...callerReasons,
  'missing-context',
  'invalid-context',
  'no-demand',
  'matter-not-covered',
  'demand-expired',
  'authorisation-required',
  'not-shared',
  'location-not-allowed',
  'insufficient-scope',
  'suspicious-use',
  'unknown-resource',
  'record-not-found',
  'quota-used',
  'vertical-invalid-answer',
  'vertical-refused',
  'vertical-unavailable',
  'vertical-closed',
  'vertical-quota-used',
  'vertical-timeout',
] as const satisfies readonly Reason[];

/** Reasons a life event as a whole may be refused for; what befalls one evidence is told in its item instead. */
export const evidenceReasons = [
  ...bodyReasons,
  ...callerReasons,
  'missing-context',
  'invalid-context',
  'insufficient-scope',
  'unknown-life-event',
  'bundle-incomplete',
  'idempotency-mismatch',
  'too-many-bundles',
] as const satisfies readonly Reason[];

function headers(...names: readonly string[]): Record<string, Reference> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function headersOf(status: number): Record<string, Reference> {
  if (status === 401) return headers('Request-Id', 'WWW-Authenticate');
  if (status === 429 || status === 503) return headers('Request-Id', 'Retry-After');
  return headers('Request-Id');
}

/** A line of Markdown that links to the reason's own page. */
function describe(reason: Reason): string {
  return `- [\`${reason}\`](/problems/${reason}) ${both(problems[reason].title)}`;
}

function byStatus(reasons: readonly Reason[]): Map<number, Reason[]> {
  const groups = new Map<number, Reason[]>();
  for (const reason of new Set(reasons)) {
    const { status } = problems[reason];
    groups.set(status, [...(groups.get(status) ?? []), reason]);
  }
  return new Map([...groups].toSorted(([one], [other]) => one - other));
}
