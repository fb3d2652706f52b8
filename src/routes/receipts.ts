import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Ledger } from '../ledger/index.ts';
import type { Caller, Entry } from '../model/index.ts';
import { answerHeaders, both, callerReasons, plainHeaders, problemResponses } from '../reference/index.ts';
import type { RequireCaller } from './authenticate.ts';
import { type AppEnv, problemResponse } from './context.ts';

/** `GET /v1/receipts/{log}/{id}`: the receipt of an answer, for the department it belongs to and for ops. */
export function receiptRoutes({
  ledger,
  issuer,
  requireCaller,
}: {
  readonly ledger: Pick<Ledger, 'logs'>;
  readonly issuer: string;
  readonly requireCaller: RequireCaller;
}): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  app.openapi({ ...receiptRoute, middleware: requireCaller('data', 'ops') }, async (c) => {
    const { log, id } = c.req.valid('param');
    if (!/^[\x21-\x7e]+$/.test(id)) return problemResponse(c, issuer, { reason: 'unknown-receipt' }); // no store has to see it
    try {
      const found = ledger.logs().find((one) => one.log === log);
      const entry = await found?.find(id);
      const receipt = entry && mayRead(entry, c.var.caller) ? await found?.receipt(id) : undefined;
      // Somebody else's receipt and none at all look alike: nobody learns which requests there were.
      if (receipt === undefined) return problemResponse(c, issuer, { reason: 'unknown-receipt' });
      return c.text(receipt, 200, {
        'Content-Type': plainText,
        'Content-Disposition': `inline; filename="${id}.tlog-proof"`,
        'Cache-Control': 'no-store',
      });
    } catch (error) {
      return problemResponse(c, issuer, { reason: 'ledger-unavailable', retryAfterSeconds: 5, note: String(error) });
    }
  });
  return app;
}

function mayRead({ department, onBehalfOf }: Entry, caller: Caller): boolean {
  return caller.scopes.includes('ops') || department === caller.department || onBehalfOf === caller.department;
}

const plainText = 'text/plain; charset=utf-8';

const receiptRoute = createRoute({
  method: 'get',
  path: '/v1/receipts/{log}/{id}',
  operationId: 'getReceipt',
  summary: both({ zh: '用数回执', en: 'The receipt of an answer' }),
  description: both({
    zh: '一次应答的用数回执：C2SP tlog-proof 文件，extra 行是该条存证记录（base64）。地址见应答头 Receipt。用 `shuqiao receipt verify` 配合当时的盐值与答复原文，可证明网关答复过什么；回执随日志增长可以重取，早先的一样有效。',
    en: 'The receipt of an answer: a C2SP tlog-proof whose extra line is the entry (base64). Its address is in the answer’s Receipt header. With the salt and the answer’s bytes, `shuqiao receipt verify` proves what the gateway answered; a receipt may be fetched anew as the log grows, and earlier ones stay valid.',
  }),
  parameters: plainHeaders,
  request: {
    params: z.object({
      log: z.string().openapi({ description: both({ zh: '日志名', en: 'The name of the log' }), example: 'main' }),
      id: z.string().openapi({
        description: both({ zh: '请求编号（Request-Id）', en: 'The Request-Id of the answer' }),
        example: '0198f3a4-5c1e-7b22-9d0e-3f6a8c4b1d27',
      }),
    }),
  },
  responses: {
    200: {
      description: both({ zh: '回执', en: 'The receipt' }),
      headers: answerHeaders,
      content: { [plainText]: { schema: z.string() } },
    },
    ...problemResponses(...callerReasons, 'insufficient-scope', 'unknown-receipt'),
  },
});
