import { Buffer } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { CipherName } from '../../exchange/index.ts';
import type { PublicJwk, Result } from '../../model/index.ts';
import type { PolicyOptions } from '../../policy/index.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import { blocksIn, faultsOf, givenVariables, productionFaults, sharedVariables } from '../environment.ts';

/** What the Worker's variables decide (wrangler.toml says it of each). */
export interface EdgeSettings {
  /** The gateway's public origin. */
  readonly issuer: string;
  /** With the sandbox on: whom it knows, and which keys play the departments. */
  readonly sandbox: SandboxCounty | undefined;
  /** What the sandbox's verticals take over from their `service` entries: the gateway keeps to the same. */
  readonly sandboxTraits: readonly string[];
  readonly redisUrl: string | undefined;
  /** Seals what the cache keeps from now on; what the other one sealed is read as well. */
  readonly cacheCipher: CipherName;
  /** Identifiers that no real case can name: whoever asks for one is refused and raised to ops. A secret, so not in config. */
  readonly canaries: readonly string[];
  /** On a Cloudflare account the caller's address is what Cloudflare says it is. */
  readonly onAccount: boolean;
  /** On own machines: CIDR blocks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Multiplies every demand's rate and quota; only with the sandbox. */
  readonly limitsFactor: number;
  /** On a Cloudflare account: what may pass. */
  readonly location: PolicyOptions['location'];
}

/** The synthetic county as the Worker needs it; the sandbox itself runs on Node and is called over HTTP. */
export interface SandboxCounty {
  readonly verticals: readonly string[];
  /** By department. */
  readonly keys: Readonly<Record<string, readonly PublicJwk[]>>;
  readonly people: ReturnType<Sandbox['people']>;
  readonly enterprises: ReturnType<Sandbox['enterprises']>;
}

const Environment = z.object({
  ...sharedVariables,
  REDIS_URL: sharedVariables.REDIS_URL.refine(
    (url) => url === undefined || !/^rediss?\+/.test(url),
    'should be redis:// or rediss:// of one server: the Worker uses neither Sentinel nor a cluster; a proxy in front of them gives it one address',
  ),
  SHUQIAO_PLACE: z
    .enum(['own', 'account'], 'should be own (the county’s machines) or account (a Cloudflare account)')
    .default('account'), // where nobody says otherwise, the stricter rule holds
  SHUQIAO_LOCATION_BASIS: z.string().trim().min(1).max(500, 'should have at most 500 characters').optional(),
  SANDBOX_COUNTY: z.string().optional(),
});

/** Reads the Worker's variables; a failure is one line a variable, each saying what would be right. */
export function readEdgeSettings(
  environment: Readonly<Record<string, unknown>>,
): Result<EdgeSettings, readonly string[]> {
  const parsed = Environment.safeParse(givenVariables(environment));
  if (!parsed.success) return { ok: false, failure: faultsOf(parsed.error) };
  const read = parsed.data;
  const issuer = read.SHUQIAO_ISSUER;
  const wish = read.SHUQIAO_SANDBOX ?? 'off';
  const faults =
    wish === 'off' ? productionFaults({ issuer, limitsFactor: read.SHUQIAO_LIMITS_FACTOR }) : sandboxFaults(read);
  if (faults.length > 0 || issuer === undefined) return { ok: false, failure: faults };
  const basis = read.SHUQIAO_LOCATION_BASIS;
  const onAccount = read.SHUQIAO_PLACE === 'account';
  return {
    ok: true,
    value: {
      issuer,
      sandbox: wish === 'off' ? undefined : readCounty(read.SANDBOX_COUNTY ?? ''),
      sandboxTraits: read.SHUQIAO_SANDBOX_TEMPER,
      redisUrl: read.REDIS_URL,
      cacheCipher: read.SHUQIAO_CACHE_CIPHER,
      canaries: read.SHUQIAO_CANARIES,
      onAccount,
      trustedProxies: blocksIn(read.SHUQIAO_TRUSTED_PROXIES),
      limitsFactor: read.SHUQIAO_LIMITS_FACTOR,
      location: onAccount ? { levelMax: 2, ...(basis !== undefined && { basis }) } : undefined,
    },
  };
}

/** JSON in gzip in base64: plain, it is more than a system lets one variable hold (Linux: 128 KiB). */
function readCounty(packed: string): SandboxCounty {
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8'));
}

function sandboxFaults(read: z.infer<typeof Environment>): readonly string[] {
  const faults: string[] = [];
  const { SHUQIAO_ISSUER: issuer, SHUQIAO_SANDBOX: wish, SANDBOX_COUNTY: county } = read;
  if (issuer === undefined)
    faults.push('SHUQIAO_ISSUER should be the origin the gateway is called by, such as http://127.0.0.1:8080');
  if (county === undefined)
    faults.push('SANDBOX_COUNTY is missing: npm run dev:edge sets it; for production set SHUQIAO_SANDBOX=off');
  if (wish === 'on' && issuer !== undefined && !isLoopback(new URL(issuer).hostname)) {
    faults.push(
      `SHUQIAO_ISSUER=${issuer} would show the sandbox, whose keys anyone can read, to the network: set SHUQIAO_SANDBOX=public if that is what you want`,
    );
  }
  return faults;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
