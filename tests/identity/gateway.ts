import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import {
  createIdentity,
  generateDepartmentKey,
  type Identity,
  type PrivateJwk,
  publicHalf,
  type ReplayStore,
  type RevocationStore,
  type TokenKey,
} from '../../src/identity/index.ts';
import type { Catalog, Department, DepartmentId, PublicJwk } from '../../src/model/index.ts';
import { openSqliteState } from '../../src/platform/node/sqlite-state.ts';
import type { AppEnv } from '../../src/routes/context.ts';
import { oauthRoutes } from '../../src/routes/oauth.ts';

export const issuer = 'https://gateway.example';
export const noon = Date.parse('2026-11-24T04:00:00Z');
export const local = { address: '127.0.0.1' };

/** Keys that all tests of one file share: making them is the slow part. */
export async function makeKeys() {
  const [education, second, bureau, health] = await Promise.all([
    generateDepartmentKey('education', 'ES256'),
    generateDepartmentKey('education-next', 'Ed25519'),
    generateDepartmentKey('data-bureau', 'ES256'),
    generateDepartmentKey('health', 'Ed25519'),
  ]);
  return { education, second, bureau, health, token: await makeTokenKey() };
}

export type Keys = Awaited<ReturnType<typeof makeKeys>>;

export async function makeTokenKey(): Promise<TokenKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const { x = '', y = '', d = '' } = await exportJWK(privateKey);
  const [kid, half] = [randomUUID(), { kty: 'EC', crv: 'P-256', x, y } as const];
  return { kid, privateJwk: { ...half, d }, publicJwk: { ...half, kid, alg: 'ES256', use: 'sig' } };
}

export function department(id: string, keys: readonly PublicJwk[], more: Partial<Department> = {}): Department {
  const name = { zh: id, en: id };
  return {
    id: id as DepartmentId,
    name,
    uscc: '11430527DEM0000659',
    mayDemand: true,
    scopes: ['data'],
    keys,
    allowedNetworks: [],
    dpopBoundAccessTokens: false,
    suspiciousUse: { officerSubjectsPerHour: 300, caseSubjectsPerDay: 60 },
    ...more,
  };
}

export function catalogOf(...departments: Department[]): Catalog {
  return {
    revision: '0123456789abcdef',
    departments: new Map(departments.map((each) => [each.id, each])),
    verticals: new Map(),
    resources: new Map(),
    demands: new Map(),
    lifeEvents: new Map(),
    lookups: new Map(),
  } as unknown as Catalog;
}

export interface TestGateway extends AsyncDisposable {
  readonly identity: Identity;
  readonly clock: { now: number };
  /** Replaces the catalog, as a changed file does. */
  useCatalog(catalog: Catalog): void;
  /** Replaces the gateway's own keys, as a changed key folder does. */
  useTokenKeys(keys: readonly TokenKey[]): void;
  /** Closes the store's file and opens it again, as a restart does. */
  restart(): Promise<void>;
  /** The two stores, for breaking them. */
  readonly stores: { replays: ReplayStore; revocations: RevocationStore };
}

/** An identity on a real SQLite file, with a clock that tests turn. */
export async function startGateway(
  keys: Keys,
  { more = {} as Partial<Department>, at = noon, name = issuer } = {},
): Promise<TestGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'identity-'));
  const clock = { now: at };
  let catalog = defaultCatalog(keys, more);
  let tokenKeys: readonly TokenKey[] = [keys.token];
  let state = openSqliteState(join(folder, 'state.db'), { now: () => clock.now });
  const stores = { replays: state.replays, revocations: state.revocations };
  const begin = () =>
    createIdentity({
      issuer: name,
      catalog: () => catalog,
      tokenKeys: () => tokenKeys,
      // read anew each time, so that a test can break them under a running identity
      replays: { useOnce: (...use) => stores.replays.useOnce(...use) },
      revocations: {
        revoke: (revocation) => stores.revocations.revoke(revocation),
        lift: (kind, id) => stores.revocations.lift(kind, id),
        all: (now) => stores.revocations.all(now),
      },
      now: () => clock.now,
      storeTimeoutMs: 200,
    });
  const gateway = { identity: await begin(), clock, stores };
  return Object.assign(gateway, {
    useCatalog(next: Catalog) {
      catalog = next;
    },
    useTokenKeys(next: readonly TokenKey[]) {
      tokenKeys = next;
    },
    async restart() {
      state.close();
      state = openSqliteState(join(folder, 'state.db'), { now: () => clock.now });
      Object.assign(stores, { replays: state.replays, revocations: state.revocations });
      gateway.identity = await begin();
    },
    async [Symbol.asyncDispose]() {
      state.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

export function defaultCatalog(keys: Keys, more: Partial<Department> = {}): Catalog {
  return catalogOf(
    department('education', [publicHalf(keys.education), publicHalf(keys.second)], more),
    department('health', [publicHalf(keys.health)]),
    department('data-bureau', [publicHalf(keys.bureau)], { scopes: ['data', 'ops'] }),
  );
}

export interface AssertionWish {
  readonly key: PrivateJwk;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Merged over right claims; undefined takes one out. */
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
}

/** An assertion as a department's own code might sign it, right or wrong. */
export async function signAssertion({ key, now, claims = {}, header = {} }: AssertionWish): Promise<string> {
  const seconds = Math.floor(now / 1000);
  const right = {
    iss: 'education',
    sub: 'education',
    aud: issuer,
    iat: seconds,
    exp: seconds + 120,
    jti: randomUUID(),
  };
  const payload = JSON.parse(JSON.stringify({ ...right, ...claims }));
  const { alg, kid } = key;
  return new SignJWT(payload).setProtectedHeader({ alg, kid, ...header }).sign(await importJWK({ ...key }, alg));
}

export function tokenForm(assertion: string, more: Record<string, string> = {}): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    ...more,
  });
}

/** Asks for a token; the answer's status and body, as a client sees them. */
export async function askToken(
  { identity }: { readonly identity: Identity },
  assertion: string,
  more: Record<string, string> = {},
  { address = '127.0.0.1', language = 'en' as 'zh' | 'en' } = {},
) {
  const given = await identity.issueToken(tokenForm(assertion, more), { address, language });
  if (given.ok) return { status: 200 as const, token: given.value.access_token, scope: given.value.scope };
  const { status, body } = given.failure.answer;
  return { status, ...body };
}

/** A live token of `education`, or of the given key's department. */
export async function getToken(gateway: TestGateway, key: PrivateJwk, claims = {}, more = {}): Promise<string> {
  const answer = await askToken(gateway, await signAssertion({ key, now: gateway.clock.now, claims }), more);
  if (answer.status !== 200) throw new Error(`no token: ${JSON.stringify(answer)}`);
  return answer.token;
}

/** The token routes on real HTTP, port 0. `issuer` is the server's own address. */
export async function serveTokens(start: (issuer: string) => Promise<TestGateway>) {
  const app = new OpenAPIHono<AppEnv>();
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const listening = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(listening));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const gateway = await start(url);
  const refusals: string[] = [];
  app.use(async (c, next) => {
    c.set('language', c.req.header('Accept-Language')?.startsWith('en') ? 'en' : 'zh');
    c.set('address', '127.0.0.1');
    await next();
  });
  app.route(
    '/',
    oauthRoutes({ identity: gateway.identity, issuer: url, onRefusal: ({ reason }) => refusals.push(reason) }),
  );
  return {
    url,
    gateway,
    refusals,
    async [Symbol.asyncDispose]() {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await gateway[Symbol.asyncDispose]();
    },
  };
}
