// Requests a second on Node and on workerd, side by side in one run: npm run bench
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { createClient, enrolment } from '../support/client.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';

const connections = 32;
const warmUpMs = 1_500;
const measureMs = 4_000;

/** One kind of call, as a client makes it again and again. */
interface Load {
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Every call is for a case of its own, so that nothing kept may answer it. */
  readonly freshCases: boolean;
}

interface Figures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
}

if (process.send) process.once('message', (load: Load) => void drive(load).then((figures) => process.send?.(figures)));
else await compare();

async function compare(): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'shuqiao-bench-'));
  const environment = { SHUQIAO_DATA: data, SHUQIAO_LIMITS_FACTOR: '1000000', LOG_LEVEL: 'silent' };
  const rows: Record<string, Record<string, string>> = {};
  for (const runtime of ['node', 'workerd'] as const) {
    const gateway = await startGatewayProcess({ environment, runtime });
    for (const [name, load] of Object.entries(await loadsFor(gateway, data))) {
      process.stderr.write(`${runtime}: ${name} …\n`);
      const { perSecond, p50Ms, p99Ms, failed } = await inOwnProcess(load);
      rows[name] = {
        ...rows[name],
        [`${runtime}/s`]: perSecond.toFixed(0),
        [`${runtime} p50 ms`]: p50Ms.toFixed(1),
        [`${runtime} p99 ms`]: p99Ms.toFixed(1),
        ...(failed > 0 && { [`${runtime} failed`]: String(failed) }),
      };
    }
    await gateway.end('SIGTERM');
  }
  for (const row of Object.values(rows)) {
    row['workerd : node'] = (Number(row['workerd/s']) / Number(row['node/s'])).toFixed(2);
  }
  console.table(rows);
  await rm(data, { recursive: true, force: true });
}

async function loadsFor({ url }: GatewayProcess, data: string): Promise<Record<string, Load>> {
  const { token } = await createClient({ url, data, department: 'education' });
  const { items } = (await (await fetch(`${url}/sandbox/people`)).json()) as { items: readonly Person[] };
  const [child] = items;
  if (!child?.father || !child.mother) throw new Error('the sandbox has no child with both parents');
  const nameAndId = ({ name, idNumber }: Person) => ({ name, idNumber });
  const common = {
    url,
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      'Sharing-Matter': enrolment,
      'Sharing-Officer': '0427',
    },
  };
  const household = '/v1/resources/mps-population.household-record/query';
  const bundle = { child: nameAndId(child), father: nameAndId(child.father), mother: nameAndId(child.mother) };
  return {
    'a kept resource': { ...common, path: household, body: JSON.stringify(nameAndId(child)), freshCases: false },
    'a proxied resource': { ...common, path: household, body: JSON.stringify(nameAndId(child)), freshCases: true },
    'the life event': {
      ...common,
      path: '/v1/life-events/school-enrolment/evidence',
      body: JSON.stringify(bundle),
      freshCases: false,
    },
  };
}

interface Person {
  readonly name: string;
  readonly idNumber: string;
  readonly father?: Person;
  readonly mother?: Person;
}

/** The client must not share the event loop of whoever starts it. */
async function inOwnProcess(load: Load): Promise<Figures> {
  const client = fork(import.meta.filename);
  client.send(load);
  const [figures] = await once(client, 'message');
  client.kill();
  return figures;
}

async function drive({ url, path, headers, body, freshCases }: Load): Promise<Figures> {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const times: number[] = [];
  let failed = 0;
  let count = 0;
  const begin = performance.now() + warmUpMs;
  const end = begin + measureMs;
  const lane = async () => {
    while (performance.now() < end) {
      count += 1;
      const caseNumber = freshCases ? `BENCH-${process.pid}-${count}` : 'BENCH-00000001';
      const startedAt = performance.now();
      const reply = await pool.request({
        path,
        method: 'POST',
        headers: { ...headers, 'Sharing-Case': caseNumber },
        body,
      });
      await reply.body.dump();
      if (startedAt < begin) continue;
      times.push(performance.now() - startedAt);
      if (reply.statusCode !== 200) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  await pool.destroy();
  const sorted = times.toSorted((one, other) => one - other);
  const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
  return { perSecond: times.length / (measureMs / 1_000), p50Ms: at(0.5), p99Ms: at(0.99), failed };
}
