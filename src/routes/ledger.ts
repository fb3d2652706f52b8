import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Ledger, Log } from '../ledger/index.ts';
import { both, problemResponses } from '../reference/index.ts';
import { type AppEnv, problemResponse } from './context.ts';

/**
 * The logs as witnesses and verifiers read them: C2SP `tlog-checkpoint` and `tlog-tiles` under the prefix `/ledger/{log}`, and under
 * `/ledger` where there is but one. Hashes only, so anyone may read them; entries are shown through receipts.
 */
export function ledgerRoutes({
  ledger,
  issuer,
}: {
  readonly ledger: Pick<Ledger, 'logs'>;
  readonly issuer: string;
}): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  const namedLog = (name: string) => ledger.logs().find(({ log }) => log === name);
  const onlyLog = () => {
    const [log, ...others] = ledger.logs();
    return others.length === 0 ? log : undefined;
  };
  const noSuchLog = (c: Context<AppEnv>) => {
    const names = ledger.logs().map(({ log }) => `/ledger/${log}`);
    return problemResponse(c, issuer, {
      reason: 'not-found',
      remedy: {
        zh: `按日志名访问：${names.join('、')}；清单见 /ledger。`,
        en: `Name the log: ${names.join(', ')}; /ledger lists them.`,
      },
    });
  };
  const unavailable = (c: Context<AppEnv>) =>
    problemResponse(c, issuer, { reason: 'ledger-unavailable', retryAfterSeconds: 5 });

  const sendCheckpoint = async (c: Context<AppEnv>, log: Log | undefined) => {
    if (!log) return noSuchLog(c);
    const checkpoint = await log.checkpoint().catch(() => undefined);
    if (checkpoint === undefined) return unavailable(c);
    return c.text(checkpoint, 200, { 'Content-Type': plainText, 'Cache-Control': 'no-cache' });
  };
  const sendKey = (c: Context<AppEnv>, log: Log | undefined) =>
    log
      ? c.text(`${log.verifierKey}\n`, 200, { 'Content-Type': plainText, 'Cache-Control': 'public, max-age=3600' })
      : noSuchLog(c);
  const sendTile = async (c: Context<AppEnv>, log: Log | undefined, path: string) => {
    if (!log) return noSuchLog(c);
    const tile = await log.tile(path).catch(() => 'unavailable' as const);
    if (tile === 'unavailable') return unavailable(c);
    if (!tile) return problemResponse(c, issuer, { reason: 'not-found' });
    return c.body(tile, 200, {
      'Content-Type': 'application/octet-stream',
      'Cache-Control': path.includes('.p/') ? 'public, max-age=60' : 'public, max-age=31536000, immutable',
    });
  };

  app.openapi(logsRoute, (c) =>
    c.json(
      {
        items: ledger.logs().map(({ log, origin, verifierKey }) => ({
          log,
          origin,
          verifierKey,
          prefix: `${issuer}/ledger/${log}`,
        })),
      },
      200,
      { 'Cache-Control': 'no-cache' },
    ),
  );
  app.openAPIRegistry.registerPath(checkpointRoute);
  app.get('/ledger/checkpoint', (c) => sendCheckpoint(c, onlyLog()));
  app.get('/ledger/:log/checkpoint', (c) => sendCheckpoint(c, namedLog(c.req.param('log'))));
  app.openAPIRegistry.registerPath(keyRoute);
  app.get('/ledger/key', (c) => sendKey(c, onlyLog()));
  app.get('/ledger/:log/key', (c) => sendKey(c, namedLog(c.req.param('log'))));
  // A tile's path has slashes in it, which an OpenAPI path parameter cannot say: described and served apart.
  app.openAPIRegistry.registerPath(tileRoute);
  app.get('/ledger/tile/*', (c) => sendTile(c, onlyLog(), c.req.path.slice('/ledger/tile/'.length)));
  app.get('/ledger/:log/tile/*', (c) => {
    const log = c.req.param('log');
    return sendTile(c, namedLog(log), c.req.path.slice(`/ledger/${log}/tile/`.length));
  });
  return app;
}

const plainText = 'text/plain; charset=utf-8';

const logsRoute = createRoute({
  method: 'get',
  path: '/ledger',
  operationId: 'listLogs',
  summary: both({ zh: '存证日志清单', en: 'The logs there are' }),
  description: both({
    zh: '每个日志的名称、来源、验证公钥和访问前缀。只有一个日志时，/ledger 本身也是前缀。',
    en: 'The name, origin, verifier key and prefix of each log. Where there is but one, /ledger itself is a prefix too.',
  }),
  responses: {
    200: {
      description: both({ zh: '日志', en: 'The logs' }),
      content: {
        'application/json': {
          schema: z.object({
            items: z.array(
              z.object({
                log: z.string().openapi({ example: 'main' }),
                origin: z.string().openapi({ example: 'share.example.cn/ledger/main' }),
                verifierKey: z.string().openapi({
                  example: 'share.example.cn/ledger/main+41078700+AUbaESlwe3zYQhJaJd1VvNTauhIDFctY9Sv1oz6W/nU5',
                }),
                prefix: z.string().openapi({ format: 'uri', example: 'https://share.example.cn/ledger/main' }),
              }),
            ),
          }),
        },
      },
    },
  },
});

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
    ...problemResponses('not-found', 'ledger-unavailable'),
  },
});

const keyRoute = createRoute({
  method: 'get',
  path: '/ledger/key',
  operationId: 'getLedgerKey',
  summary: both({ zh: '存证日志的验证公钥', en: "The ledger's verifier key" }),
  description: both({
    zh: 'C2SP signed-note 验证密钥（vkey），核验检查点与用数回执用。它只随日志来源一起更换；请留存一份，不要每次现取。日志不止一个时，每个日志各有其钥：/ledger/{log}/key，{log} 即回执地址 /v1/receipts/{log}/{id} 中的日志名。',
    en: 'The C2SP signed-note verifier key (vkey) for checkpoints and receipts. It changes only with a new origin; keep a copy rather than fetch it each time. Where there are several logs each has its own, /ledger/{log}/key; a receipt’s address names its log, /v1/receipts/{log}/{id}.',
  }),
  responses: {
    200: {
      description: both({ zh: '一行公钥', en: 'One line with the key' }),
      content: { [plainText]: { schema: z.string() } },
    },
    ...problemResponses('not-found'),
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
