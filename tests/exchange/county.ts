import { randomBytes } from 'node:crypto';
import {
  type Cache,
  createExchange,
  deriveExchangeKeys,
  type Exchange,
  type ExchangeKeys,
  type ExchangeParts,
  type GuardLimits,
  type Observation,
} from '../../src/exchange/index.ts';
import type { Reply, Result, Vertical } from '../../src/model/index.ts';
import { createMemoryCache } from '../../src/platform/memory/memory-cache.ts';
import { createMemoryFlights } from '../../src/platform/memory/memory-flights.ts';
import { createMemoryPurges } from '../../src/platform/memory/memory-purges.ts';
import { createUndiciClient } from '../../src/platform/node/undici-client.ts';
import type { Refusal } from '../../src/problems.ts';
import {
  type Asking,
  allowedFor,
  catalogWith,
  dataCall,
  type ResourceOptions,
  resourceOn,
  type VerticalTerms,
} from './calls.ts';
import type { TestVertical } from './vertical.ts';

export { aChild, anew } from './calls.ts';

export interface TestGatewayOptions extends ResourceOptions {
  readonly cache?: Cache;
  readonly keys?: ExchangeKeys;
  readonly guard?: Partial<GuardLimits>;
  readonly clock?: Clock;
  readonly sandbox?: boolean;
  readonly terms?: VerticalTerms;
  readonly parts?: Partial<ExchangeParts>;
}

/** Milliseconds since 1970, moved by hand. */
export interface Clock {
  now: number;
}

/** An exchange on real parts, in front of a vertical on the loopback. */
export interface TestGateway extends AsyncDisposable {
  ask(asking?: Asking): Promise<Result<Reply, Refusal>>;
  readonly exchange: Exchange;
  readonly cache: Cache;
  readonly clock: Clock;
  /** As the catalog has it. */
  readonly vertical: Vertical;
  readonly observed: readonly Observation[];
  /** Paths of the requests that were sent, arrived or not. */
  readonly sent: readonly string[];
}

export const testKeys = deriveExchangeKeys([{ id: 'test', secret: randomBytes(32) }]);

export function startGateway(vertical: Pick<TestVertical, 'url'>, options: TestGatewayOptions = {}): TestGateway {
  const { cache = createMemoryCache(), clock = { now: Date.now() } } = options;
  const http = createUndiciClient();
  const observed: Observation[] = [];
  const sent: string[] = [];
  const exchange = createExchange({
    cache,
    flights: createMemoryFlights(),
    purges: createMemoryPurges(),
    http: {
      send(request, limits) {
        sent.push(new URL(request.url).pathname);
        return http.send(request, limits);
      },
    },
    keys: () => options.keys ?? testKeys,
    now: () => clock.now,
    observe: (observation) => observed.push(observation),
    ...(options.guard && { guard: options.guard }),
    ...options.parts,
  });
  const resource = resourceOn(vertical.url, options);
  const catalog = catalogWith(resource, options.sandbox ?? true, options.terms);
  const itself = catalog.verticals.get(resource.vertical);
  if (itself === undefined) throw new Error('no vertical');
  let asked = 0;

  return {
    exchange,
    cache,
    clock,
    vertical: itself,
    observed,
    sent,
    ask(asking = {}) {
      asked += 1;
      const call = dataCall(catalog, asking, { at: clock.now, id: asking.id ?? `request-${asked}` });
      return exchange.fetch(call, allowedFor(resource, asking));
    },
    [Symbol.asyncDispose]: () => http.close(),
  };
}

/** The one word that tells how an answer came, or why it did not. */
export function use(outcome: Result<Reply, Refusal>): string {
  return outcome.ok ? outcome.value.cache.kind : outcome.failure.reason;
}
