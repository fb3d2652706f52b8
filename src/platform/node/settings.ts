import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { CipherName } from '../../exchange/index.ts';
import type { Result } from '../../model/index.ts';
import type { Trait } from '../../sandbox/index.ts';
import { blocksIn, faultsOf, givenVariables, productionFaults, sharedVariables } from '../environment.ts';
import { readPostgresUrl } from '../postgres/postgres-url.ts';

/** What the environment decides (README, "Settings"). */
export interface Settings {
  /** 0 takes any free one. */
  readonly port: number;
  readonly host: string;
  readonly dataFolder: string;
  readonly configFolder: string;
  readonly specsFolder: string;
  /** Keys are read from here; with the sandbox on they are made where they are missing. */
  readonly keysFolder: string;
  /** The gateway's public origin; undefined: `http://HOST:PORT`. */
  readonly issuer: string | undefined;
  readonly sandbox: boolean;
  /** What the sandbox's verticals take over from their `service` entries. */
  readonly sandboxTraits: readonly Trait[];
  /** Faults that stand from the start, vertical or relay → fault, as the `Sandbox-Fault` header has them. */
  readonly sandboxFaults: Readonly<Record<string, string>>;
  /** PostgreSQL, where several gateways share ledger and state; undefined: SQLite in the data folder. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** Identifiers that no real case can name: whoever asks for one is refused and raised to ops. A secret, so not in config. */
  readonly canaries: readonly string[];
  /** Seals what the cache keeps from now on; what the other one sealed is read as well. */
  readonly cacheCipher: CipherName;
  /** CIDR blocks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Multiplies every demand's rate and quota; only with the sandbox. */
  readonly limitsFactor: number;
  /** Requests under way at once; one more is told to come again. */
  readonly requestsMax: number;
  /** What answers kept in this process may take, in front of Redis or without it, bytes; the least recently used go first. */
  readonly cacheBytesMax: number;
  /** So long /readyz says no before connections are closed, once it is told to stop, seconds. */
  readonly drainSeconds: number;
  /** So long a key that comes while the gateway runs is known everywhere before it signs or seals, seconds. */
  readonly keyLeadSeconds: number;
  readonly logLevel: string;
}

const fault = '[a-z-]+=(timeout|empty|garbled|error|wrong-shape|unauthorised|quota-used|slow:[0-9.]+s)';

const Environment = z.object({
  ...sharedVariables,
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  SHUQIAO_DATA: z.string().default('./data'),
  SHUQIAO_CONFIG: z.string().default('./config'),
  SHUQIAO_SPECS: z.string().default('./specs'),
  SHUQIAO_KEYS: z.string().optional(),
  SHUQIAO_SANDBOX_FAULTS: z
    .string()
    .regex(
      new RegExp(`^${fault}(,${fault})*$`),
      'should be such as mps-population=timeout,national-platform=slow:3s; faults are timeout, empty, garbled, error, wrong-shape, unauthorised, quota-used and slow:Ns',
    )
    .transform((text) => Object.fromEntries(text.split(',').map((wish) => wish.split('=') as [string, string])))
    .default({}),
  DATABASE_URL: z
    .string()
    .superRefine((url, context) => {
      const read = readPostgresUrl(url);
      if (!read.ok) context.addIssue({ code: 'custom', message: read.failure });
    })
    .optional(),
  SHUQIAO_CACHE_MEBIBYTES: z.coerce.number().min(1).max(65_536).default(64),
  SHUQIAO_REQUESTS_MAX: z.coerce.number().int().min(1).default(1_000),
  SHUQIAO_DRAIN_SECONDS: z.coerce.number().min(0).max(300).default(0),
  SHUQIAO_KEY_LEAD_SECONDS: z.coerce.number().min(0).max(86_400).default(300), // as long as the published key set may be cached
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).optional(),
});

/** Reads the environment; a failure is one line a variable, each saying what would be right. `sandbox`: `npm start` asks for it. */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  { sandbox: sandboxWanted }: { readonly sandbox: boolean },
): Result<Settings, readonly string[]> {
  const parsed = Environment.safeParse(givenVariables(environment));
  if (!parsed.success) return { ok: false, failure: faultsOf(parsed.error) };
  const read = parsed.data;
  const wish = read.SHUQIAO_SANDBOX ?? (sandboxWanted ? 'on' : 'off');
  const faults = contradictions({ ...read, SHUQIAO_SANDBOX: wish });
  if (faults.length > 0) return { ok: false, failure: faults };
  return {
    ok: true,
    value: {
      port: read.PORT,
      host: read.HOST,
      dataFolder: resolve(read.SHUQIAO_DATA),
      configFolder: resolve(read.SHUQIAO_CONFIG),
      specsFolder: resolve(read.SHUQIAO_SPECS),
      keysFolder: resolve(read.SHUQIAO_KEYS ?? `${read.SHUQIAO_DATA}/keys`),
      issuer: read.SHUQIAO_ISSUER,
      sandbox: wish !== 'off',
      sandboxTraits: read.SHUQIAO_SANDBOX_TEMPER,
      sandboxFaults: read.SHUQIAO_SANDBOX_FAULTS,
      databaseUrl: read.DATABASE_URL,
      redisUrl: read.REDIS_URL,
      cacheCipher: read.SHUQIAO_CACHE_CIPHER,
      canaries: read.SHUQIAO_CANARIES,
      trustedProxies: blocksIn(read.SHUQIAO_TRUSTED_PROXIES),
      limitsFactor: read.SHUQIAO_LIMITS_FACTOR,
      requestsMax: read.SHUQIAO_REQUESTS_MAX,
      cacheBytesMax: Math.floor(read.SHUQIAO_CACHE_MEBIBYTES * 1_048_576),
      drainSeconds: read.SHUQIAO_DRAIN_SECONDS,
      keyLeadSeconds: read.SHUQIAO_KEY_LEAD_SECONDS,
      logLevel: read.LOG_LEVEL ?? (wish === 'off' ? 'info' : 'warn'),
    },
  };
}

function contradictions(read: z.infer<typeof Environment>): string[] {
  const faults: string[] = [];
  if (read.SHUQIAO_SANDBOX === 'on' && !isLoopback(read.HOST)) {
    faults.push(
      `HOST=${read.HOST} would show the sandbox, whose keys anyone can read, to the network: leave HOST unset, or set SHUQIAO_SANDBOX=public if that is what you want`,
    );
  }
  if (read.SHUQIAO_SANDBOX === 'off') {
    faults.push(...productionFaults({ issuer: read.SHUQIAO_ISSUER, limitsFactor: read.SHUQIAO_LIMITS_FACTOR }));
    if (!read.SHUQIAO_KEYS) {
      faults.push('SHUQIAO_KEYS should name the folder with the keys; make one with: npx shuqiao key init FOLDER');
    }
  }
  return faults;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
