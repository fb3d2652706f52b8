export { openCheckpoint, storedOrigin } from './checkpoint.ts';
export { createLedger, type LedgerOptions } from './create-ledger.ts';
export { draftCall, outcomeOf } from './draft.ts';
export { createFollowers, type LogTail, readTail } from './followers.ts';
export { decodeLeaf } from './leaf.ts';
export type { EntryPage, Ledger, Log } from './ledger.ts';
export { formatVerifierKey, openNote, parseVerifierKey, type Signer, signNote } from './note.ts';
export { consistencyRanges, inclusionRanges, provesConsistency, provesInclusion } from './proofs.ts';
export { pseudonym } from './pseudonym.ts';
export { createRandomStock } from './random-stock.ts';
export { filterColumns, type Statement, schema, searchStatement } from './sql.ts';
export type {
  EntryCursor,
  EntryFilter,
  EntryGroup,
  Head,
  LedgerStore,
  StoredEntry,
  StoredHash,
} from './store.ts';
export { storagePosition } from './tree.ts';
export { type LogFault, verifyLog } from './verify-log.ts';
export { type ReceiptFault, type VerifiedReceipt, verifyReceipt } from './verify-receipt.ts';
