import type { Scope } from '../model/index.ts';

type Requirement = Record<string, string[]>;

/** OpenAPI security of an operation that needs a token; either scheme names the same token, pasted or fetched. */
export function tokenWith(scope: Scope): Requirement[] {
  return [{ accessToken: [] }, { clientCredentials: [scope] }];
}

/** Paths that need no token, by their beginning. */
const open = [
  '/docs',
  '/openapi.json',
  '/problems',
  '/.well-known/',
  '/oauth/',
  '/ledger/',
  '/healthz',
  '/readyz',
  '/metrics',
  '/sandbox/',
  '/console',
];

/** The scope a path needs; undefined where it is open. */
export function scopeOf(path: string): Scope | undefined {
  if (path === '/' || open.some((beginning) => path.startsWith(beginning))) return undefined;
  if (path.startsWith('/v1/subjects/')) return 'subject-accesses';
  return path.startsWith('/ops/') ? 'ops' : 'data';
}
