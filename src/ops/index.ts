export { type Access, toAccess } from './accesses.ts';
export { decodeCursor, encodeCursor } from './cursor.ts';
export type { Feed } from './feed.ts';
export type { LoadLook, Standing } from './gauges.ts';
export { createOps, type Ops } from './ops.ts';
export { type RequestRow, toRow } from './row.ts';
export type { Summary, SummaryWindow } from './summary.ts';
export { countUse, type UnusedGrant, type Usage, unusedGrants } from './unused.ts';
export { type Deviation, type RelayHealth, relaysOf, type VerticalHealth, type VerticalState } from './verticals.ts';
