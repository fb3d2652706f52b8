import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Command } from 'commander';
import { buildEdge, type EdgeBuild, gzipBytesMax } from '../platform/node/build-edge.ts';
import { addressesOf, writeCertificates } from '../platform/node/certified-verticals.ts';
import { keySecrets } from '../platform/node/edge-environment.ts';
import { createFileConfig } from '../platform/node/file-config.ts';
import { openKeyFolder } from '../platform/node/key-folder.ts';
import { startWorkerd } from '../platform/node/workerd.ts';
import { standIn } from '../verticals/index.ts';
import { checkFolders } from './check.ts';
import { runEdge } from './edge-dev.ts';

/** `shuqiao edge build` and `shuqiao edge dev`. */
export function registerEdge(program: Command): void {
  const edge = program.command('edge').description('在 workerd 上运行的网关 · the gateway on workerd');
  edge
    .command('build')
    .description(
      '检查配置并生成可部署的 Worker 与自建机房用的 workerd 配置 · check the configuration and make the deployable Worker, for Cloudflare and for own machines',
    )
    .action(async () => {
      await buildChecked();
    });
  edge
    .command('dev')
    .description(
      '在本机 workerd 上运行网关和沙箱，Ctrl-C 停止 · run gateway and sandbox on this machine’s workerd, until Ctrl-C',
    )
    .action(runEdge);
}

/** Makes the build and says how large and how quick it is; an exit code tells where it may not be deployed. */
async function buildChecked(): Promise<void> {
  const folders = { config: process.env.SHUQIAO_CONFIG ?? './config', specs: process.env.SHUQIAO_SPECS ?? './specs' };
  if ((await checkFolders(folders)) === undefined) return;
  const source = createFileConfig({ configFolder: folders.config, specsFolder: folders.specs, env: () => undefined });
  const build = await buildEdge(await source.read());
  process.stdout.write(describe(build, await measureStart(build)));
  if (build.gzipBytes <= gzipBytesMax) return;
  process.stderr.write(`the bundle has more than ${kib(gzipBytesMax)} gzipped: see what came in with --metafile\n`);
  process.exitCode = 1;
}

function describe({ bytes, gzipBytes, hasConsole, certified }: EdgeBuild, { wallMs, cpuMs }: Start): string {
  const addresses = certified.map(({ id }) => ` --external-addr ${id}=HOST:PORT`).join('');
  const certificates = certified.length > 0 ? ` --import-path ./certificates${addresses}` : '';
  const cpu = cpuMs === undefined ? '' : `, ${cpuMs} ms of processor time`;
  return `bundle    ${kib(bytes)}, ${kib(gzipBytes)} gzipped (at most ${kib(gzipBytesMax)})
start-up  ${wallMs} ms from nothing to the first answer${cpu}, on this machine
${hasConsole ? '' : 'no console: it is built with the development dependencies (npm ci without --omit=dev)\n'}
Cloudflare    npx wrangler deploy --env production --secrets-file gateway.env
own machines  npx workerd serve dist/edge/workerd.capnp${certificates}
`;
}

function kib(bytes: number): string {
  return `${Math.round(bytes / 1024)} KiB`;
}

interface Start {
  readonly wallMs: number;
  readonly cpuMs: number | undefined;
}

/** What the build's first answer takes, started as in production, with keys and credentials that are thrown away. */
async function measureStart({ environment, certified }: EdgeBuild): Promise<Start> {
  const folder = await mkdtemp(join(tmpdir(), 'shuqiao-edge-'));
  try {
    const keys = await openKeyFolder(join(folder, 'keys'), { create: true });
    if (!keys.ok) throw new Error(keys.failure);
    const stand = environment.map((name) => [name, name.endsWith('_URL') ? 'https://127.0.0.1:9' : standIn] as const);
    const variables = Object.fromEntries(stand);
    const certificates = join(folder, 'certificates');
    await writeCertificates(certificates, certified, await throwawayCertificates(certified));
    const startedAt = performance.now();
    const workerd = await startWorkerd({
      host: '127.0.0.1',
      port: 0,
      stateFolder: join(folder, 'state'),
      certificates: { folder: certificates, addresses: addressesOf(certified, variables) },
      environment: {
        ...variables,
        ...(await keySecrets(join(folder, 'keys'))),
        SHUQIAO_ISSUER: 'https://share.example.cn',
      },
    });
    const start = { wallMs: Math.round(performance.now() - startedAt), cpuMs: await workerd.cpuMs() };
    await workerd.stop();
    return start;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function throwawayCertificates(certified: EdgeBuild['certified']): Promise<Record<string, string>> {
  const { createAuthority } = await import('../sandbox/index.ts');
  const authority = await createAuthority('nobody');
  const { certificate, privateKey } = await authority.issue({ name: 'nobody', use: 'client' });
  return Object.fromEntries(
    certified.flatMap((vertical) => [
      [vertical.certificate, certificate],
      [vertical.privateKey, privateKey],
      ...(vertical.authority === undefined ? [] : [[vertical.authority, authority.certificate]]),
    ]),
  );
}
