import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { createClient } from '../support/client.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { play } from './play.ts';
import { type Kind, kinds, questionsOf } from './questions.ts';
import { setStage } from './stage.ts';

const run = promisify(execFile);
/** Every answer needs its entry. */
const recorded: readonly Kind[] = kinds.filter((kind) => kind !== 'keys');
const isReady = async (url: string) => (await fetch(`${url}/readyz`)).status === 200;

test('a disk that is full lets no data leave without its entry, and it goes on by itself', async (context) => {
  await using stage = await setStage();
  const limit = (bytes: string) =>
    execFileSync('prlimit', ['--pid', String(stage.gateway.process.pid), `--fsize=${bytes}:`]);
  await play(
    { ...stage, question: questionsOf(stage.sandbox.truth) },
    {
      name: 'disk full for the ledger',
      begin: () => limit('1024'),
      end: () => limit('unlimited'),
      touches: recorded,
      refuses: ['ledger-unavailable'],
      isNoticed: async () => !(await isReady(stage.url)),
      isOver: () => isReady(stage.url),
    },
    context,
  );
});

test('a disk whose syncs fail (EIO) lets no data leave without its entry, and it goes on by itself', async (context) => {
  if (!(await canTrace())) return context.skip('a failing sync is played by strace: apt-get install strace');
  await using stage = await setStage();
  let tracing: ChildProcess | undefined;
  await play(
    { ...stage, question: questionsOf(stage.sandbox.truth) },
    {
      name: 'disk EIO for the ledger',
      begin: () => {
        const inject = ['-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:error=EIO'];
        const target = ['-p', String(stage.gateway.process.pid)];
        tracing = spawn('strace', ['-f', '-qq', '-o', '/dev/null', ...inject, ...target], { stdio: 'ignore' });
      },
      end: async () => {
        if (!tracing) throw new Error('nothing traces');
        const ended = once(tracing, 'exit');
        tracing.kill('SIGTERM'); // it lets go of the gateway, whose syncs work again
        await ended;
      },
      touches: recorded,
      refuses: ['ledger-unavailable'],
      isNoticed: async () => !(await isReady(stage.url)),
      isOver: () => isReady(stage.url),
    },
    context,
  );
});

test.for([
  { name: 'clock 4 min ahead, and back', offset: '+240', refuses: [] },
  { name: 'clock 1 h ahead, and back', offset: '+3600', refuses: ['expired-token'] },
  { name: 'clock 1 h behind, and back', offset: '-3600', refuses: ['vertical-refused'] },
])('$name: no answer is wrong, and nothing of it stays behind', async ({ name, offset, refuses }, context) => {
  const library = await libfaketime();
  if (library === undefined) return context.skip('libfaketime is not there: apt-get install faketime');
  const folder = await mkdtemp(join(tmpdir(), 'shuqiao-clock-'));
  const jump = (by: string) => writeFile(join(folder, 'offset'), `${by}\n`);
  await jump('+0');
  await using stage = await setStage({
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: join(folder, 'offset'),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  });
  const aheadMs = async () => Date.parse((await fetch(`${stage.url}/healthz`)).headers.get('Date') ?? '') - Date.now();
  await play(
    { ...stage, question: questionsOf(stage.sandbox.truth) },
    {
      name,
      begin: () => jump(offset),
      end: () => jump('+0'),
      touches: recorded,
      refuses,
      isNoticed: async () => Math.abs(await aheadMs()) > 200_000,
    },
    context,
  );
  await rm(folder, { recursive: true });
});

test('a name that resolves no more is a vertical that is lost, and holds up nobody else', async (context) => {
  if (!(await canUnshare()))
    return context.skip('a name can be lost only in a mount namespace: run as root, or allow user namespaces');
  const folder = await mkdtemp(join(tmpdir(), 'shuqiao-names-'));
  const hosts = join(folder, 'hosts');
  const localhost = '127.0.0.1 localhost\n';
  const known = `${localhost}127.0.0.1 immunization.example.test\n`;
  await writeFile(hosts, known);
  await using stage = await setStage({
    under: ['unshare', '-r', '-m', 'sh', '-c', `mount --bind ${hosts} /etc/hosts && exec "$@"`, 'sh'],
    addresses: (sandbox) => {
      const { port } = new URL(sandbox.url('ndcpa-immunization'));
      return { NDCPA_IMMUNIZATION_URL: `http://immunization.example.test:${port}` };
    },
  });
  await play(
    { ...stage, question: questionsOf(stage.sandbox.truth) },
    {
      name: 'DNS gone for one vertical',
      // a connection that is open needs no name: it has to break too
      begin: async () => {
        await writeFile(hosts, localhost);
        await stage.sandbox.stop('ndcpa-immunization');
        await stage.sandbox.start('ndcpa-immunization');
      },
      end: () => writeFile(hosts, known),
      touches: ['ndcpa-immunization'],
      refuses: ['vertical-unavailable', 'vertical-timeout'],
    },
    context,
  );
  await rm(folder, { recursive: true });
});

test('a gateway of three that is killed costs its open connections alone', async (context) => {
  await using started = new AsyncDisposableStack();
  const data = await mkdtemp(join(tmpdir(), 'shuqiao-instance-'));
  started.defer(() => rm(data, { recursive: true, force: true }));
  const county = await startSandbox({ verticals: [] });
  started.defer(() => county.close());
  const gateway = await startGatewayProcess({
    environment: { SHUQIAO_DATA: data, SHUQIAO_LIMITS_FACTOR: '1000', LOG_LEVEL: 'silent' },
    runtime: 'cluster',
  });
  started.defer(async () => void (await gateway.end('SIGTERM')));
  const { token } = await createClient({ url: gateway.url, data, department: 'education' });
  const row = await play(
    { url: gateway.url, token, question: questionsOf(county.truth) },
    {
      name: 'one gateway of three killed',
      begin: async () => process.kill(await gatewayAmong(Number(gateway.process.pid)), 'SIGKILL'),
      end: () => {},
      breaksConnections: true,
    },
    context,
  );
  expect(row['cut off']).toBeLessThan(row.sent / 10);
}, 60_000);

/** One of the gateways that a cluster has started. */
async function gatewayAmong(cluster: number): Promise<number> {
  const children = (await readFile(`/proc/${cluster}/task/${cluster}/children`, 'utf8')).trim().split(' ');
  for (const child of children) {
    if ((await readFile(`/proc/${child}/cmdline`, 'utf8')).includes('cluster/gateway.ts')) return Number(child);
  }
  throw new Error('the cluster has no gateway');
}

/** Debian's faketime, found, or installed where that is allowed. */
async function libfaketime(): Promise<string | undefined> {
  const find = async () => {
    const { stdout } = await run('dpkg', ['-L', 'libfaketime']).catch(() => ({ stdout: '' }));
    return stdout.split('\n').find((line) => line.endsWith('/libfaketimeMT.so.1'));
  };
  const found = await find();
  if (found !== undefined || process.getuid?.() !== 0) return found;
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'faketime'], options).catch(() => {});
  return find();
}

async function canTrace(): Promise<boolean> {
  return run('strace', ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=fsync', 'true']).then(
    () => true,
    () => false,
  );
}

async function canUnshare(): Promise<boolean> {
  return run('unshare', ['-r', '-m', 'mount', '--bind', '/etc/hosts', '/etc/hosts']).then(
    () => true,
    () => false,
  );
}
