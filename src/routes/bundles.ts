import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Bundles, BundleWish } from '../bundles/index.ts';
import {
  answerHeaders,
  BundleSchema,
  both,
  callerReasons,
  fetchedHeaders,
  plainHeaders,
  problemResponses,
} from '../reference/index.ts';
import type { RequireCaller } from './authenticate.ts';
import { type AppEnv, problemResponse } from './context.ts';
import { ledgerUnavailable, recordedResponse } from './data-response.ts';

/** `/v1/bundles/{bundle}`: a bundle that was asked for asynchronously, for the department that asked. */
export function bundleRoutes({
  bundles,
  issuer,
  requireCaller,
}: {
  readonly bundles: Pick<Bundles, 'read' | 'discard'>;
  readonly issuer: string;
  readonly requireCaller: RequireCaller;
}): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  app.use('/v1/bundles/:bundle', requireCaller('data'));
  app.openAPIRegistry.registerPath(readRoute);
  app.get('/v1/bundles/:bundle', async (c) => {
    const read = await bundles.read(wishOf(c));
    if (read === undefined) return problemResponse(c, issuer, { reason: 'unknown-bundle' });
    if ('ledgerUnavailable' in read) return ledgerUnavailable(c, issuer);
    c.set('language', read.language); // it was written when it was asked for
    if (read.retryAfterSeconds !== undefined) c.header('Retry-After', String(read.retryAfterSeconds));
    return recordedResponse(c, read.recorded);
  });
  app.openAPIRegistry.registerPath(discardRoute);
  app.delete('/v1/bundles/:bundle', async (c) => {
    const discarded = await bundles.discard(wishOf(c));
    if (discarded === undefined) return problemResponse(c, issuer, { reason: 'unknown-bundle' });
    if ('ledgerUnavailable' in discarded) return ledgerUnavailable(c, issuer);
    return recordedResponse(c, discarded);
  });
  return app;
}

function wishOf(c: Context<AppEnv>): BundleWish {
  const { requestId: id, receivedAt: at, caller, catalog } = c.var;
  return { id, at, caller, catalog, bundle: c.req.param('bundle') ?? '' };
}

const params = z.object({
  bundle: z.uuid().openapi({
    param: { name: 'bundle', in: 'path' },
    description: both({ zh: '材料包编号：202 答复里的 id', en: 'The bundle: `id` of the answer 202' }),
    example: '019b7635-8200-7c3e-8b1f-2a4c6e8f0a1b',
  }),
});

const readRoute = createRoute({
  method: 'get',
  path: '/v1/bundles/{bundle}',
  operationId: 'readBundle',
  summary: both({ zh: '取异步材料包', en: 'A bundle that was asked for asynchronously' }),
  description: both({
    zh: '只有发起的部门能取；每次取用都单独存证。还有材料在查（pending）或待补查（unavailable）时带 Retry-After，nextTryAt 是下次补查的时间：暂连不上的材料会越来越稀疏地自动补查（最多 12 次，都在 expiresAt 之前），垂管系统未开放、在维护或次数已用完的，到其开放或恢复时补查，每次都按当时的授权重新判定，先存证、后可取。取完请删除，每个部门最多保留 1000 个；到 expiresAt 自动删除。一个材料包最多 2 MiB，超出的，内容最多的材料标为 refused，请单独查询。',
    en: 'For the department that asked alone; each reading is an entry. While evidence is being looked up (`pending`) or will be looked up again (`unavailable`), there is Retry-After, and `nextTryAt` tells when: what could not be reached is tried again by itself, more and more seldom (12 times at most, before `expiresAt`), where its vertical is closed, under maintenance or has no calls left, when it opens or has some again, decided anew each time, and on record before it can be read. Delete it once fetched: a department may have 1,000 at most. It is gone at `expiresAt` anyway. A bundle takes 2 MiB at most: beyond that its largest evidence is `refused`, to be asked for by itself.',
  }),
  parameters: plainHeaders,
  request: { params },
  responses: {
    200: {
      description: both({ zh: '材料包，到目前为止', en: 'The bundle as far as it is there' }),
      headers: fetchedHeaders,
      content: { 'application/json': { schema: BundleSchema } },
    },
    ...problemResponses(...callerReasons, 'insufficient-scope', 'unknown-bundle'),
  },
});

const discardRoute = createRoute({
  method: 'delete',
  path: '/v1/bundles/{bundle}',
  operationId: 'deleteBundle',
  summary: both({ zh: '删除异步材料包', en: 'Delete a bundle' }),
  description: both({
    zh: '立即删除，尚未查完的不再查；存证记录仍在，回执仍可核验。',
    en: 'Gone at once, and nothing more is looked up for it; its entries stay, and its receipts can still be verified.',
  }),
  parameters: plainHeaders,
  request: { params },
  responses: {
    204: { description: both({ zh: '已删除', en: 'Deleted' }), headers: answerHeaders },
    ...problemResponses(...callerReasons, 'insufficient-scope', 'unknown-bundle'),
  },
});
