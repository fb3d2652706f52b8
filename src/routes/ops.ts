import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import type { Ledger } from '../ledger/ledger.ts';
import type { Scope } from '../model/index.ts';
import type { Ops } from '../ops/index.ts';
import type { AppEnv } from './context.ts';
import { mountOpsFigures } from './ops-figures.ts';
import { mountOpsRequests } from './ops-requests.ts';
import { mountOpsRevocations } from './ops-revocations.ts';
import { mountOpsStream } from './ops-stream.ts';
import { refuseInvalid } from './validation.ts';

/** Lets a request on whose caller has one of the scopes; sets `c.var.caller`. */
export type RequireCaller = (...scopes: readonly Scope[]) => MiddlewareHandler<AppEnv>;

export interface OpsRooms {
  readonly ledger: Ledger;
  readonly identity: {
    revoke(what: { readonly kind: 'token' | 'key' | 'department'; readonly id: string }): Promise<unknown>;
  };
  readonly ops: Ops;
  readonly issuer: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly requireCaller: RequireCaller;
}

/** What the data bureau's staff watch and do: all paths under `/ops`. */
export function opsRoutes(rooms: OpsRooms): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid(rooms.issuer) });
  mountOpsStream(app, rooms); // before `/ops/requests/{id}`, which would take `stream` for an id
  mountOpsRequests(app, rooms);
  mountOpsFigures(app, rooms);
  mountOpsRevocations(app, rooms);
  return app;
}
