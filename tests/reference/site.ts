import { serve } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Caller, Catalog, DepartmentId, RequestId } from '../../src/model/index.ts';
import { buildReference, referenceAssets } from '../../src/platform/node/build-reference.ts';
import { createFolderAssets } from '../../src/platform/node/folder-assets.ts';
import { createReference } from '../../src/reference/index.ts';
import type { AppEnv } from '../../src/routes/context.ts';
import { referenceRoutes } from '../../src/routes/reference.ts';

export interface Site extends AsyncDisposable {
  readonly url: string;
}

/** The reference's own pages on real HTTP, over a catalog; a bearer token names the department it would belong to. */
export async function startSite(catalog: Catalog): Promise<Site> {
  await buildReference();
  const app = new OpenAPIHono<AppEnv>();
  const { promise: listening, resolve } = Promise.withResolvers<number>();
  const server = serve({ fetch: (request) => app.fetch(request), port: 0, hostname: '127.0.0.1' }, ({ port }) =>
    resolve(port),
  );
  const issuer = `http://127.0.0.1:${await listening}`;
  app.use(async (c, next) => {
    c.set('requestId', '019b7635-8200-7c3e-8b1f-2a4c6e8f0a1b' as RequestId);
    c.set('language', c.req.header('Accept-Language')?.startsWith('en') ? 'en' : 'zh');
    c.set('catalog', catalog);
    await next();
  });
  const reference = createReference({
    routes: app,
    issuer,
    examplePeople: people,
    now: () => Date.parse('2026-11-24T01:30:00Z'),
  });
  app.route(
    '/',
    referenceRoutes({
      reference,
      issuer,
      assets: createFolderAssets(referenceAssets),
      optionalCaller: async (c, next) => {
        const token = c.req.header('Authorization')?.replace('Bearer ', '');
        if (token) c.set('caller', callerOf(token));
        await next();
      },
    }),
  );
  return {
    url: issuer,
    [Symbol.asyncDispose]: async () => {
      await new Promise((done) => server.close(done));
    },
  };
}

const people = {
  child: { name: '示例儿童', idNumber: '430599202005200031' },
  father: { name: '示例父亲', idNumber: '430599199001010017' },
  mother: { name: '示例母亲', idNumber: '430599199103080024' },
  enterprise: { name: '示例运输有限公司', uscc: '91430527DEM009991U' },
};

function callerOf(token: string): Caller {
  return { department: token as DepartmentId, scopes: ['data'], tokenId: 't', keyId: 'k', expiresAt: 4_000_000_000 };
}
