export type { Cache, CacheHealth, CacheTier } from './cache.ts';
export { type CipherName, cipherNames } from './ciphers.ts';
export {
  createExchange,
  type Exchange,
  type ExchangeParts,
  type Observation,
  type QuotaUsed,
  type VerticalLook,
} from './exchange.ts';
export type { Flights } from './flights.ts';
export type { GuardLimits } from './guard.ts';
export type { HttpClient, SendFailure, SendLimits } from './http-client.ts';
export { type CacheMaster, deriveExchangeKeys, deriveKeys, type ExchangeKeys, type SealingKeys } from './keys.ts';
export { everyoneLeads, type Lead, type Leads } from './leads.ts';
export { createMaintenanceView, type Maintenance, type MaintenanceStore, type MaintenanceView } from './maintenance.ts';
export { maintenanceSql } from './maintenance-sql.ts';
export { pauseSql } from './pause-sql.ts';
export { createPauseView, type Pause, type PauseStore, type PauseView } from './pauses.ts';
export { purgeSql } from './purge-sql.ts';
export { everything, type PurgeReach, type Purges, type PurgeTarget, purgeMemorySeconds } from './purges.ts';
export { open, seal } from './sealing.ts';
export { createStoreCopy } from './store-copy.ts';
