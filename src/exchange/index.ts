export type { Cache, CacheHealth } from './cache.ts';
export { createExchange, type Exchange, type ExchangeParts, type Observation } from './exchange.ts';
export type { Flights } from './flights.ts';
export type { GuardLimits, GuardLook } from './guard.ts';
export type { HttpClient, SendFailure, SendLimits } from './http-client.ts';
export { type CacheMaster, deriveExchangeKeys, deriveKeys, type ExchangeKeys, type SealingKeys } from './keys.ts';
export { open, seal } from './sealing.ts';
