import type { SharedLeads } from '../redis/redis-leads.ts';
import type { ObjectLink } from './object-link.ts';
import type { RedisStub } from './redis-object.ts';

/** Leads through the Redis object, among gateways on Node too. */
export function createObjectLeads(redis: ObjectLink<RedisStub>): SharedLeads {
  return {
    take: (...lead) => redis.ask((stub) => stub.takeLead(...lead)),
    renew: (...lead) => redis.ask((stub) => stub.renewLead(...lead)),
    release: (...lead) => redis.ask((stub) => stub.releaseLead(...lead)),
  };
}
