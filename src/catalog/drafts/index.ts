export type { Cell, SheetRow } from './demand-columns.ts';
export type { RowFault } from './demand-faults.ts';
export { type DemandsDraft, draftDemands } from './draft-demands.ts';
export { type Decision, type DraftFile, draftVertical, type VerticalDraft } from './draft-vertical.ts';
