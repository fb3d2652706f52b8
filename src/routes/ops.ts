import { OpenAPIHono } from '@hono/zod-openapi';
import type { Exchange, MaintenanceView, PauseView } from '../exchange/index.ts';
import type { Identity } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Ops } from '../ops/index.ts';
import type { RequireCaller } from './authenticate.ts';
import type { AppEnv } from './context.ts';
import { mountOpsFigures } from './ops-figures.ts';
import { mountOpsMaintenance } from './ops-maintenance.ts';
import { mountOpsPauses } from './ops-pauses.ts';
import { mountOpsRequests } from './ops-requests.ts';
import { mountOpsRevocations } from './ops-revocations.ts';
import { mountOpsStream } from './ops-stream.ts';
import { mountOpsVerticals } from './ops-verticals.ts';
import { refuseInvalid } from './validation.ts';

export interface OpsRooms {
  readonly ledger: Ledger;
  readonly identity: Pick<Identity, 'revoke'>;
  readonly ops: Ops;
  readonly exchange: Pick<Exchange, 'look'>;
  readonly maintenance: Pick<MaintenanceView, 'declare' | 'end'>;
  readonly pauses: Pick<PauseView, 'resume'>;
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
  mountOpsVerticals(app, rooms);
  mountOpsMaintenance(app, rooms);
  mountOpsPauses(app, rooms);
  mountOpsRevocations(app, rooms);
  return app;
}
