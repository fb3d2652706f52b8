import type { Hono } from 'hono';
import { type AppEnv, problemResponse } from './context.ts';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;

/** 405 with `Allow` where the path exists for another method (RFC 9110 §15.5.6), 404 otherwise. */
export function refuseUnknownPaths(app: Hono<AppEnv>, issuer: string): void {
  app.notFound((c) => {
    const allowed = METHODS.filter((method) => method !== c.req.method && isServed(app, method, c.req.path));
    if (allowed.length === 0) return problemResponse(c, issuer, { reason: 'not-found' });
    c.header('Allow', allowed.join(', '));
    return problemResponse(c, issuer, { reason: 'method-not-allowed' });
  });
}

/** Whether a handler, and not middleware alone, answers to the method and path. */
function isServed(app: Hono<AppEnv>, method: string, path: string): boolean {
  return app.router.match(method, path)[0].some(([[, route]]) => route.method === method);
}
