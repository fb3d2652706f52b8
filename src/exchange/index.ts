export type { Cache, CacheHealth } from './cache.ts';
export { createExchange, type Exchange, type ExchangeParts, type Observation } from './exchange.ts';
export type { Flights } from './flights.ts';
export type { GuardLimits } from './guard.ts';
export type { HttpClient, SendFailure, SendLimits } from './http-client.ts';
export { type CacheMaster, deriveExchangeKeys, type ExchangeKeys } from './keys.ts';
