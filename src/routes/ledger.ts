import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Ledger } from '../ledger/index.ts';
import { both, problemResponses } from '../reference/index.ts';
import { type AppEnv, problemResponse } from './context.ts';

/**
 * The log as witnesses and verifiers read it: C2SP `tlog-checkpoint` and `tlog-tiles` under the prefix `/ledger`. Hashes only, so
 * anyone may read them; entries are shown through receipts.
 */
export function ledgerRoutes({
  ledger,
  issuer,
}: {
  readonly ledger: Pick<Ledger, 'checkpoint' | 'tile' | 'verifierKey'>;
  readonly issuer: string;
}): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(checkpointRoute, async (c) => {
    const checkpoint = await ledger.checkpoint().catch(() => undefined);
    if (checkpoint === undefined)
      return problemResponse(c, issuer, { reason: 'ledger-unavailable', retryAfterSeconds: 5 });
    return c.text(checkpoint, 200, { 'Content-Type': plainText, 'Cache-Control': 'no-cache' });
  });

  app.openapi(keyRoute, (c) =>
    c.text(`${ledger.verifierKey}\n`, 200, { 'Content-Type': plainText, 'Cache-Control': 'public, max-age=3600' }),
  );

  // A tile's path has slashes in it, which an OpenAPI path parameter cannot say: described and served apart.
  app.openAPIRegistry.registerPath(tileRoute);
  app.get('/ledger/tile/*', async (c) => {
    const path = c.req.path.slice('/ledger/tile/'.length);
    const tile = await ledger.tile(path).catch(() => 'unavailable' as const);
    if (tile === 'unavailable')
      return problemResponse(c, issuer, { reason: 'ledger-unavailable', retryAfterSeconds: 5 });
    if (!tile) return problemResponse(c, issuer, { reason: 'not-found' });
    return c.body(tile, 200, {
      'Content-Type': 'application/octet-stream',
      'Cache-Control': path.includes('.p/') ? 'public, max-age=60' : 'public, max-age=31536000, immutable',
    });
  });
  return app;
}

const plainText = 'text/plain; charset=utf-8';

const checkpointRoute = createRoute({
  method: 'get',
  path: '/ledger/checkpoint',
  operationId: 'getCheckpoint',
  summary: both({ zh: '存证日志的最新检查点', en: "The ledger's newest checkpoint" }),
  description: both({
    zh: 'C2SP tlog-checkpoint：日志来源、记录条数与 RFC 6962 树根，用 Ed25519 签名。定期留存一份，即可证明日志此后没有被改写或截短。',
    en: 'A C2SP tlog-checkpoint: the origin, the number of entries and the RFC 6962 root, signed with Ed25519. Keep one from time to time, and you can prove that the log was neither rewritten nor cut off since.',
  }),
  responses: {
    200: {
      description: both({ zh: '签名的检查点', en: 'The signed checkpoint' }),
      content: { [plainText]: { schema: z.string() } },
    },
    ...problemResponses('ledger-unavailable'),
  },
});

const keyRoute = createRoute({
  method: 'get',
  path: '/ledger/key',
  operationId: 'getLedgerKey',
  summary: both({ zh: '存证日志的验证公钥', en: "The ledger's verifier key" }),
  description: both({
    zh: 'C2SP signed-note 验证密钥（vkey），核验检查点与用数回执用。它只随日志来源一起更换；请留存一份，不要每次现取。',
    en: 'The C2SP signed-note verifier key (vkey) for checkpoints and receipts. It changes only with a new origin; keep a copy rather than fetch it each time.',
  }),
  responses: {
    200: {
      description: both({ zh: '一行公钥', en: 'One line with the key' }),
      content: { [plainText]: { schema: z.string() } },
    },
  },
});

const tileRoute = createRoute({
  method: 'get',
  path: '/ledger/tile/{path}',
  operationId: 'getTile',
  summary: both({ zh: '存证日志的散列瓦片', en: 'A tile of hashes' }),
  description: both({
    zh: 'C2SP tlog-tiles：至多 256 个连续的 SHA-256 树散列，每个 32 字节。只有散列，不含记录内容；整块瓦片永不改变。',
    en: 'C2SP tlog-tiles: up to 256 consecutive SHA-256 tree hashes of 32 bytes. Hashes only, no entries; a full tile never changes.',
  }),
  request: {
    params: z.object({
      path: z.string().openapi({
        example: '0/000.p/1',
        description: both({
          zh: '<层>/<序号>[.p/<宽度>]，序号按三位一组，如 0/x001/234 或 0/000.p/17；其中的斜杠照写，不编码',
          en: '<level>/<index>[.p/<width>], the index in groups of three digits, as 0/x001/234 or 0/000.p/17; its slashes are written as they are',
        }),
      }),
    }),
  },
  responses: {
    200: {
      description: both({ zh: '散列，首尾相接', en: 'The hashes, one after the other' }),
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...problemResponses('not-found', 'ledger-unavailable'),
  },
});
