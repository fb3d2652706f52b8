export { countyDay } from './county-day.ts';
export { createPolicy, type Policy, type PolicyOptions, type Refused } from './decide.ts';
export type { Limit, LimitAnswer, Limiter } from './limiter.ts';
export { applyMask } from './masks.ts';
export { minimise } from './minimise.ts';
export { parseParameters } from './parameters.ts';
export { combineFindings, findingOf } from './predicates.ts';
export { parsePurpose } from './purpose.ts';
