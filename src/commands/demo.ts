import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import type { Command } from 'commander';
import { createParser } from 'eventsource-parser';
import stringWidth from 'string-width';
import type { Bundle, Item, ItemStatus, Part } from '../bundles/index.ts';
import { signTokenForm } from '../identity/index.ts';
import { verifyReceipt } from '../ledger/index.ts';
import { startGateway } from '../node.ts';
import { readDemoKey } from '../platform/node/demo-departments.ts';
import { readSettings } from '../platform/node/settings.ts';
import { localUrl } from './local-url.ts';

interface DemoOptions {
  readonly url: string;
  readonly data: string;
}

/** A person as `GET /sandbox/people` tells of them. */
interface Person {
  readonly name: string;
  readonly idNumber: string;
  readonly father?: Person;
  readonly mother?: Person;
}

/** A log as `GET /ledger` tells of it. */
interface LogKey {
  readonly log: string;
  readonly verifierKey: string;
}

/** `shuqiao demo`: the school-enrolment case from the side of a department's own system, over HTTP alone. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description(
      '演示：教育局为一名儿童办理入学 · the school-enrolment case, as the education bureau’s system plays it',
    )
    .option(
      '--url <url>',
      '网关地址，没有应答就先起一个 · the gateway; one is started for the demo if it does not answer',
      localUrl(),
    )
    .option(
      '--data <folder>',
      '数据目录，内有演示密钥 · its data folder, with the demo keys',
      process.env.SHUQIAO_DATA ?? './data',
    )
    .action(async (options: DemoOptions) => {
      if (await answers(options.url)) return play(options);
      print(`${options.url} 上没有网关，先起一个。 No gateway there; one is started for the demo.\n`);
      return withGateway(play);
    });
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function withGateway(use: (options: DemoOptions) => Promise<void>): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'shuqiao-demo-'));
  try {
    const settings = readSettings({ PORT: '0', SHUQIAO_DATA: data, LOG_LEVEL: 'silent' }, { sandbox: true });
    if (!settings.ok) throw new Error(settings.failure.join('\n'));
    const gateway = await startGateway(settings.value);
    await use({ url: gateway.issuer, data });
    await gateway.stop();
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function play({ url, data }: DemoOptions): Promise<void> {
  const token = await getToken(url, data);
  const { items: people } = await getJson<{ items: readonly Person[] }>(`${url}/sandbox/people`);
  const child = people.find(({ father, mother }) => father && mother);
  if (!child) throw new Error('the sandbox knows no child with both parents');
  print(`教育局为 ${child.name} 办理入学：一次提交，取齐五项材料。`);
  print(`The education bureau enrols ${child.name}: one call for five papers.\n`);

  const { items: logs } = await getJson<{ items: readonly LogKey[] }>(`${url}/ledger`);
  const startedAt = performance.now();
  const response = await fetch(`${url}/v1/life-events/school-enrolment/evidence`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      Accept: 'text/event-stream',
      'Sharing-Case': '4305272411240000017',
      'Sharing-Officer': '0427',
    },
    body: JSON.stringify({ child: nameAndId(child), father: nameAndId(child.father), mother: nameAndId(child.mother) }),
  });
  if (!response.ok) throw new Error(`the gateway answered ${response.status}: ${await response.text()}`);
  printRow(['材料', '来源', '数据', '用时', '回执']);
  let failed = false;
  for await (const { event, data: text } of events(response)) {
    if (event === 'evidence') {
      const item: Item = JSON.parse(text);
      const receipt = await checkReceipts({ url, token, logs }, item);
      failed ||= receipt === 'broken';
      printItem(item, performance.now() - startedAt, receipt);
    } else if (event === 'bundle') {
      const { sentence }: Bundle = JSON.parse(text);
      print(`\n${sentence}（${Math.round(performance.now() - startedAt)} 毫秒）`);
    } else {
      throw new Error(`the gateway refused: ${text}`);
    }
  }
  if (failed) process.exitCode = 1;
}

async function getToken(url: string, data: string): Promise<string> {
  const { issuer, token_endpoint } = await getJson<{ issuer: string; token_endpoint: string }>(
    `${url}/.well-known/oauth-authorization-server`,
  );
  const key = await readDemoKey(data, 'education');
  const form = await signTokenForm({ department: 'education', key, issuer, now: Date.now() });
  return (await getJson<{ access_token: string }>(token_endpoint, { method: 'POST', body: form })).access_token;
}

async function getJson<Body>(url: string, init?: RequestInit): Promise<Body> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Body;
}

function nameAndId(person: Person | undefined) {
  return person && { name: person.name, idNumber: person.idNumber };
}

async function* events(response: Response): AsyncGenerator<{ event: string; data: string }> {
  const waiting: { event: string; data: string }[] = [];
  const parser = createParser({ onEvent: ({ event = 'message', data }) => waiting.push({ event, data }) });
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* waiting.splice(0);
  }
}

type ReceiptCheck = 'holds' | 'broken' | 'none';

/** Fetches the receipt of every call behind an item and checks it against the very bytes of the answer. */
async function checkReceipts(
  { url, token, logs }: { readonly url: string; readonly token: string; readonly logs: readonly LogKey[] },
  item: Item,
): Promise<ReceiptCheck> {
  const answered = item.parts ?? [item];
  const checks = await Promise.all(
    answered.map(async ({ receipt, salt, data, problem }: Partial<Part>) => {
      if (!receipt || !salt) return 'none';
      const verifierKey = logs.find(({ log }) => receipt.startsWith(`/v1/receipts/${log}/`))?.verifierKey ?? '';
      const proof = await fetch(`${url}${receipt}`, { headers: { Authorization: `Bearer ${token}` } });
      const body = new TextEncoder().encode(canonicalize(data ?? problem) ?? '');
      const verified = verifyReceipt({ receipt: await proof.text(), verifierKey, answer: { salt, body } });
      return verified.ok && verified.value.answerProven ? 'holds' : 'broken';
    }),
  );
  return checks.find((check) => check !== 'holds') ?? 'holds';
}

const statusWords: Readonly<Record<ItemStatus, string>> = {
  ok: '✓',
  absent: '○ 无此记录',
  not_found: '? 未查到',
  refused: '✗ 不予提供',
  unavailable: '! 暂连不上',
  pending: '… 查询中',
};
const cacheWords: Readonly<Record<string, string>> = {
  hit: '缓存',
  stale: '缓存（旧）',
  joined: '并入同一次查询',
  miss: '现查',
  bypass: '现查',
};
const receiptWords: Readonly<Record<ReceiptCheck, string>> = { holds: '✓ 核验通过', broken: '✗ 不成立', none: '—' };

function printItem(item: Item, elapsedMs: number, receipt: ReceiptCheck): void {
  const { cache, fetchedAt } = item.parts?.[0] ?? item;
  const doubt = item.status === 'ok' && item.finding && item.finding !== 'confirmed' ? '⚠' : statusWords[item.status];
  printRow([
    `${doubt} ${item.title}`,
    item.source.title,
    cache ? `${cacheWords[cache]} ${clock(fetchedAt)}` : '—',
    `${Math.round(elapsedMs)} 毫秒`,
    receiptWords[receipt],
  ]);
  print(`    ${item.sentence}`);
}

const widths = [46, 32, 16, 12, 12];

function printRow(cells: readonly string[]): void {
  print(
    cells
      .map((cell, column) => cell + ' '.repeat(Math.max(1, (widths[column] ?? 0) - stringWidth(cell))))
      .join('')
      .trimEnd(),
  );
}

function clock(iso: string | undefined): string {
  return iso ? new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(11, 19) : '';
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
