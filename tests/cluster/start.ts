import cluster from 'node:cluster';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildConsole, consoleAssets } from '../../src/platform/node/build-console.ts';
import { buildReference } from '../../src/platform/node/build-reference.ts';
import { conductSandboxAlone } from '../../src/platform/node/conduct-sandbox.ts';
import { openKeyFolder } from '../../src/platform/node/key-folder.ts';
import { readSettings } from '../../src/platform/node/settings.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { startPostgres } from '../support/postgres.ts';
import { startRedis } from '../support/redis.ts';
import type { SharedSandbox } from './gateway.ts';

/**
 * `npm run cluster`: three gateways behind one port, with a sandbox, a Redis and a PostgreSQL of their own that end with them. The kernel
 * hands connections to the three, one that dies is replaced.
 */
const gateways = 3;

const data = resolve(process.env.SHUQIAO_DATA ?? './data'); // keys and demo departments are those of npm start
await mkdir(data, { recursive: true });
await openKeyFolder(process.env.SHUQIAO_KEYS ?? join(data, 'keys'), { create: true }); // made once, before the three look for them
await buildConsole(consoleAssets, () => process.stderr.write('building the console …\n'));
await buildReference();
process.stderr.write('starting Redis and PostgreSQL …\n');
const settings = readSettings(process.env, { sandbox: true });
if (!settings.ok) throw new Error(settings.failure.join('\n'));
const [redis, postgres, sandbox] = await Promise.all([startRedis(), startPostgres(), startSandbox()]);
await conductSandboxAlone(sandbox, settings.value);
const shared: SharedSandbox = {
  verticals: sandbox.verticals,
  environment: sandbox.environment,
  people: sandbox.people(),
  enterprises: sandbox.enterprises(),
};

// Not round robin: what Node has handed to a gateway that is killed before it took it would hang for ever.
cluster.schedulingPolicy = cluster.SCHED_NONE;
cluster.setupPrimary({ exec: join(import.meta.dirname, 'gateway.ts'), args: ['--sandbox'], silent: true });
const environment = { SHUQIAO_DATA: data, DATABASE_URL: postgres.url, REDIS_URL: redis.url };
let stopping = false;

// One after the other: the first makes the demo departments' keys, and takes the port that the others share.
const welcome = await start();
for (let place = 1; place < gateways; place += 1) await start();
process.stdout.write(
  `${welcome}${gateways} gateways share this port, ${redis.url} and ${postgres.url}; Ctrl-C stops all\n`,
);

cluster.on('exit', (worker) => {
  if (stopping) return;
  process.stderr.write(`gateway ${worker.process.pid} ended; another takes its place\n`);
  void start();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());

/** Resolves once it is ready, with what it says then: the words of `npm start`. */
async function start(): Promise<string> {
  const worker = cluster.fork(environment);
  worker.send(shared);
  worker.process.stderr?.pipe(process.stderr);
  const { promise, resolve: ready, reject } = Promise.withResolvers<void>();
  worker.once('exit', (code) => reject(new Error(`a gateway ended at its start (${code})`)));
  let said = '';
  worker.process.stdout?.on('data', (text) => {
    said += String(text);
    if (said.includes('Ctrl-C stops')) ready();
  });
  await promise;
  return said;
}

async function stop(): Promise<void> {
  stopping = true;
  const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  await Promise.all(
    workers.map(async (worker) => {
      const ended = once(worker, 'exit');
      worker.process.kill('SIGTERM');
      await ended;
    }),
  );
  await Promise.all([sandbox.close(), redis[Symbol.asyncDispose](), postgres[Symbol.asyncDispose]()]);
  process.exit(0);
}
