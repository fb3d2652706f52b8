export type { Cache, CacheHealth } from './cache.ts';
export { createExchange, type Exchange, type ExchangeParts, type Observation, type VerticalLook } from './exchange.ts';
export type { Flights } from './flights.ts';
export type { GuardLimits } from './guard.ts';
export type { HttpClient, SendFailure, SendLimits } from './http-client.ts';
export { type CacheMaster, deriveExchangeKeys, deriveKeys, type ExchangeKeys, type SealingKeys } from './keys.ts';
export { createMaintenanceView, type Maintenance, type MaintenanceStore, type MaintenanceView } from './maintenance.ts';
export { maintenanceSql } from './maintenance-sql.ts';
export { open, seal } from './sealing.ts';
