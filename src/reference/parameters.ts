/** A reference to a header that the document's components describe; for `parameters` of a `createRoute`. */
export interface ParameterReference {
  $ref: string;
}

/**
 * Headers of a call on one resource. They are described, not validated by the route: `policy` reads them as they came and
 * says `missing-context` or `invalid-context`.
 */
export const queryHeaders: ParameterReference[] = parameters(
  'Sharing-Matter',
  'Sharing-Case',
  'Sharing-Officer',
  'Sharing-Authorisation',
  'Traceparent',
  'Accept-Language',
);

/** Headers of a call for a life event, which implies the matter. */
export const evidenceHeaders: ParameterReference[] = parameters(
  'Prefer',
  'Idempotency-Key',
  'Sharing-Case',
  'Sharing-Officer',
  'Sharing-Authorisation',
  'Traceparent',
  'Accept-Language',
);

/** Headers of any other operation. */
export const plainHeaders: ParameterReference[] = parameters('Accept-Language');

function parameters(...names: readonly string[]): ParameterReference[] {
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}
