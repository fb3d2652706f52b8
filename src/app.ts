import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { AnswerRooms } from './answer.ts';
import type { Bundles } from './bundles/index.ts';
import type { AssetReader } from './console/index.ts';
import type { Cache, MaintenanceView, PauseView } from './exchange/index.ts';
import type { Identity, ReplayStore } from './identity/index.ts';
import type { Catalog, RequestId } from './model/index.ts';
import type { Ops } from './ops/index.ts';
import { createReference, type ExamplePeople } from './reference/index.ts';
import { createOptionalCaller, createRequireCaller } from './routes/authenticate.ts';
import { beginRequest } from './routes/begin.ts';
import { bundleRoutes } from './routes/bundles.ts';
import { consoleRoutes } from './routes/console.ts';
import { type AppEnv, problemResponse } from './routes/context.ts';
import { decisionRoutes } from './routes/decisions.ts';
import { type HealthRooms, healthRoutes } from './routes/health.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { lifeEventRoutes } from './routes/life-events.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { opsRoutes } from './routes/ops.ts';
import { purgeRoutes } from './routes/purges.ts';
import { receiptRoutes } from './routes/receipts.ts';
import { recordReads } from './routes/record-reads.ts';
import { referenceRoutes } from './routes/reference.ts';
import { requestsRoutes } from './routes/requests.ts';
import { resourceRoutes } from './routes/resources.ts';
import { type SandboxPeople, sandboxRoutes } from './routes/sandbox.ts';
import { createLoadShedding, type ShedLoadRooms } from './routes/shed-load.ts';
import { subjectAccessesRoutes } from './routes/subject-accesses.ts';
import { refuseUnknownPaths } from './routes/unknown-path.ts';
import { verticalRoutes } from './routes/verticals.ts';

/** What an entry hands over: the rooms, built on its platform. */
export interface AppParts extends AnswerRooms {
  /** The catalog of this moment; a request keeps the one it began with. */
  readonly catalog: () => Catalog;
  readonly identity: Identity;
  readonly bundles: Bundles;
  readonly ops: Ops;
  readonly maintenance: MaintenanceView;
  readonly pauses: Pick<PauseView, 'resume'>;
  readonly cache: Pick<Cache, 'health' | 'tiers'>;
  readonly keysHealth: HealthRooms['keysHealth'];
  /** Holds the ids of the webhooks that were taken. */
  readonly replays: ReplayStore;
  readonly newRequestId: () => RequestId;
  readonly addressOf: (c: Context) => string;
  /** Built pages of console and reference. */
  readonly assets: { readonly console: AssetReader; readonly reference: AssetReader };
  /** With the sandbox on. */
  readonly sandbox?: SandboxPeople;
  readonly examplePeople?: ExamplePeople;
  /** How hard pressed this process is, and how many requests at once are too many; left out, nothing is turned away. */
  readonly load?: Pick<ShedLoadRooms, 'pressure' | 'underWayMax'>;
  /** True once the gateway has been told to stop. */
  readonly draining: () => boolean;
  /** For a runtime that drops work with the request that began it: told of what goes on once a response has begun. */
  readonly seeThrough?: (work: Promise<unknown>) => void;
  readonly onError: (error: unknown, requestId: RequestId) => void;
}

/** The gateway's HTTP side: a table of contents of the public contract (design §5). */
export function createApp(parts: AppParts): OpenAPIHono<AppEnv> {
  const { issuer, identity, ops, ledger, now, assets } = parts;
  const requireCaller = createRequireCaller({ identity, issuer, ops });
  const optionalCaller = createOptionalCaller(requireCaller, 'data', 'ops');
  const rooms = { ...parts, requireCaller, optionalCaller };

  const app = new OpenAPIHono<AppEnv>();
  app.use(beginRequest(parts));
  app.use(secureHeaders({ strictTransportSecurity: issuer.startsWith('https:'), xFrameOptions: 'DENY' }));
  const shedding = parts.load && createLoadShedding({ issuer, ops, ...parts.load });
  if (shedding) app.use(shedding.shedLoad);
  app.use('/v1/*', recordReads({ ledger, issuer, now }));
  app.use('/ops/*', recordReads({ ledger, issuer, now, refusalsOnly: true }));

  app.route('/', oauthRoutes({ identity, issuer, onRefusal: ({ reason }) => ops.refusedBeforeAuthentication(reason) }));
  app.route('/', resourceRoutes(rooms));
  app.route('/', lifeEventRoutes(rooms));
  app.route('/', bundleRoutes(rooms));
  app.route('/', verticalRoutes(rooms));
  app.route('/', decisionRoutes(rooms));
  app.route('/', requestsRoutes(rooms));
  app.route('/', receiptRoutes(rooms));
  app.route('/', subjectAccessesRoutes(rooms));
  app.route('/', opsRoutes(rooms));
  app.route('/', purgeRoutes(rooms));
  app.route('/', ledgerRoutes(rooms));
  app.route('/', healthRoutes({ ...rooms, ...(shedding && { loadLook: shedding.look }) }));
  app.route('/', consoleRoutes({ ...rooms, assets: assets.console }));
  if (parts.sandbox) app.route('/', sandboxRoutes(parts.sandbox));
  const { examplePeople } = parts;
  const reference = createReference({ routes: app, issuer, now, ...(examplePeople && { examplePeople }) });
  app.route('/', referenceRoutes({ ...rooms, reference, assets: assets.reference }));

  refuseUnknownPaths(app, issuer);
  app.onError((error, c) => {
    parts.onError(error, c.var.requestId);
    return problemResponse(c, issuer, { reason: 'internal' });
  });
  return app;
}
