import { type CertifiedVertical, certificateFiles } from './certified-verticals.ts';

/** What the configuration of `workerd serve` says of this build. */
export interface WorkerdConfig {
  /** Compatibility date and flags, as wrangler.toml has them. */
  readonly date: string;
  readonly flags: readonly string[];
  /** Variables and secrets, all read from the environment. */
  readonly environment: readonly string[];
  /** Verticals that demand a client certificate. */
  readonly certified: readonly CertifiedVertical[];
  /** Certificates, PEM, of authorities that are trusted beside those that browsers know. */
  readonly authorities: readonly string[];
}

/**
 * The Cap'n Proto text that runs the bundle on own machines. Folders are relative to where workerd is started; the flags that the
 * first lines of the file name move them, and the address it listens on.
 */
export function workerdConfig({ date, flags, environment, certified, authorities }: WorkerdConfig): string {
  return `# Made by npm run build:edge. Start in the folder above dist/:
#
#   mkdir -p data/edge && npx workerd serve dist/edge/workerd.capnp
#
# Another address     --socket-addr http=0.0.0.0:8080
# Another state       --directory-path state=/var/lib/shuqiao
# Another place for   --directory-path assets=/opt/shuqiao/assets
# Variables and secrets come from the environment (README, "At the edge").
${certified.length > 0 ? certificateNotes(certified) : ''}
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "gateway", worker = .gateway),
    (name = "state", disk = (path = "data/edge", writable = true)),
    (name = "assets", disk = (path = "dist/edge/assets")),
    # Verticals live in private networks; which of them are called is for config alone.
    ${internetService(authorities)}
${certified.map(externalService).join('')}  ],
  sockets = [(name = "http", address = "127.0.0.1:8080", http = (), service = "gateway")],
);

const gateway :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker/worker.js")],
  compatibilityDate = ${text(date)},
  compatibilityFlags = [${flags.map(text).join(', ')}],
  bindings = [
    (name = "LEDGER", durableObjectNamespace = "LedgerObject"),
    (name = "STATE", durableObjectNamespace = "StateObject"),
    (name = "REDIS", durableObjectNamespace = "RedisObject"),
    (name = "BUNDLES", durableObjectNamespace = "BundleObject"),
    (name = "COUNTS", durableObjectNamespace = "CountObject"),
    (name = "ASSETS", service = "assets"),
    (name = "SHUQIAO_PLACE", text = "own"),
${environment.map((name) => `    (name = ${text(name)}, fromEnvironment = ${text(name)}),`).join('\n')}
${certified.map(({ id, certificate }) => `    (name = ${text(certificate)}, service = ${text(id)}),\n`).join('')}  ],
  # The keys name the folders of the state: they must never change.
  durableObjectNamespaces = [
    (className = "LedgerObject", uniqueKey = "shuqiao-ledger", enableSql = true),
    (className = "StateObject", uniqueKey = "shuqiao-state", enableSql = true),
    (className = "RedisObject", uniqueKey = "shuqiao-redis", enableSql = true),
    (className = "BundleObject", uniqueKey = "shuqiao-bundles", enableSql = true),
    (className = "CountObject", uniqueKey = "shuqiao-counts", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "state"),
);
`;
}

/** What the Worker's calls go through, and its connection to Redis. */
export function internetService(authorities: readonly string[]): string {
  const own = authorities.length > 0 ? `, trustedCertificates = [${authorities.map(text).join(', ')}]` : '';
  return `(name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true${own}))),`;
}

function text(value: string): string {
  return JSON.stringify(value);
}

function certificateNotes(certified: readonly CertifiedVertical[]): string {
  const addresses = certified.map(({ id }) => `#                     --external-addr ${id}=HOST:PORT\n`).join('');
  return `#
# Client certificates --import-path FOLDER, which holds of each of these verticals a folder of its name with
#                     ${Object.values(certificateFiles).join(', ')}
# Where these are     HOST is the name that the vertical's own certificate must have
${addresses}`;
}

/** It connects to its own address alone, whatever the URL says; that address is given when workerd is started. */
function externalService({ id, authority }: CertifiedVertical): string {
  const file = (name: string) => `embed ${text(`/${id}/${name}`)}`;
  const { privateKey, certificate, authority: authorityFile } = certificateFiles;
  const trusted = authority === undefined ? 'trustBrowserCas = true' : `trustedCertificates = [${file(authorityFile)}]`;
  return `    (name = ${text(id)}, external = (https = (options = (), tlsOptions = (
      keypair = (privateKey = ${file(privateKey)}, certificateChain = ${file(certificate)}),
      ${trusted},
    )))),
`;
}
