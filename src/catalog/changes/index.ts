export { catalogAsWritten } from './as-written.ts';
export type { Change } from './change.ts';
export { compareCatalogs } from './compare.ts';
