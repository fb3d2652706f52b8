import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { explainToken, readPublicJwk, signTokenForm, type TokenExplanation } from '../identity/index.ts';
import type { Language } from '../model/index.ts';
import { readDemoKey } from '../platform/node/demo-departments.ts';
import { languageOption, readLanguage } from './language.ts';
import { localUrl } from './local-url.ts';

/** `shuqiao token [department]` and `shuqiao token explain FILE`. */
export function registerToken(program: Command): void {
  const token = program
    .command('token')
    .description(
      '获取访问令牌（演示部门的密钥） · get an access token with the key of a demo department; prints the token alone',
    )
    .argument('[department]', '哪个部门 · whose token', 'education')
    .option(
      '--scope <scope>',
      'data，或 data-bureau 的 ops、subject-accesses · data, or for data-bureau ops or subject-accesses',
    )
    .option('--url <url>', '网关地址 · the gateway', localUrl())
    .option(
      '--data <folder>',
      '数据目录，内有演示密钥 · its data folder, with the demo keys',
      process.env.SHUQIAO_DATA ?? './data',
    )
    .action(async (department: string, options: GetOptions) => {
      process.stdout.write(`${await getToken(department, options)}\n`);
    });

  const explainCommand = token
    .command('explain')
    .description(
      '逐项说明令牌错在哪里，不连网关 · say what is wrong with a client assertion or an access token, offline',
    )
    .argument('<file>', '令牌文件，- 为标准输入 · a file with the token; - for standard input')
    .option('--issuer <url>', '签发给哪个网关 · the gateway it is for', process.env.SHUQIAO_ISSUER ?? localUrl())
    .option('--key <file>', '用来验签的公钥 JWK · the public JWK it should verify with');
  languageOption(explainCommand).action(async (file: string, options: ExplainOptions) => {
    const explanation = await explain(file, options);
    process.stdout.write(`${describe(explanation, readLanguage(options.language)).join('\n')}\n`);
    if (explanation.faults.length > 0 || explanation.signature === 'does-not-verify') process.exitCode = 1;
  });
}

interface GetOptions {
  readonly scope?: string;
  readonly url: string;
  readonly data: string;
}

interface ExplainOptions {
  readonly issuer: string;
  readonly key?: string;
  readonly language: string;
}

/** As any client does it: the metadata says where and for whom, the key signs, the answer is the token. */
async function getToken(department: string, { scope, url, data }: GetOptions): Promise<string> {
  const key = await readDemoKey(data, department);
  const { issuer, token_endpoint: endpoint } = await ask(`${url}/.well-known/oauth-authorization-server`);
  if (typeof issuer !== 'string' || typeof endpoint !== 'string')
    throw new Error(`${url} is not a gateway: it has no OAuth metadata; name the gateway with --url`);
  const form = await signTokenForm({ department, key, issuer, scope, now: Date.now() });
  const answer = await ask(endpoint, { method: 'POST', body: form });
  return String(answer.access_token);
}

async function ask(url: string, init?: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(url, init).catch(() => {
    throw new Error(`no gateway answers at ${url}: start it with \`npm start\`, or name it with --url`);
  });
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  if (response.ok) return body;
  const claims = body.claims === undefined ? '' : ` ${JSON.stringify(body.claims)}`;
  throw new Error(`${url} answered ${response.status} ${body.error ?? ''}: ${body.error_description ?? ''}${claims}`);
}

async function explain(file: string, { issuer, key }: ExplainOptions): Promise<TokenExplanation> {
  const text = file === '-' ? await readStandardInput() : await readText(file);
  const publicJwk = key === undefined ? undefined : readPublicJwk(await readText(key));
  if (publicJwk?.ok === false) throw new Error(`${key} ${publicJwk.failure}`);
  return explainToken(text, { issuer, key: publicJwk?.value, now: Math.floor(Date.now() / 1000) });
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new Error(`cannot read ${file}: check the name and its permissions`);
  });
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const words = {
  zh: {
    'client-assertion': '客户端断言（换取令牌用）',
    'access-token': '访问令牌',
    unreadable: '读不懂：不是规范的 JWT',
    header: '头部',
    claims: '声明',
    verifies: '签名：与所给公钥相符',
    'does-not-verify': '签名：与所给公钥不符',
    unchecked: '签名：未验证（用 --key 给出公钥）',
    fault: (claim: string, got: string, want: string) => `✗ ${claim}：现为 ${got}，应为 ${want}`,
    fine: '✓ 未发现问题；是否已被用过或吊销，只有网关知道',
  },
  en: {
    'client-assertion': 'a client assertion (to get a token)',
    'access-token': 'an access token',
    unreadable: 'unreadable: not a JWT as it should be',
    header: 'header',
    claims: 'claims',
    verifies: 'signature: verifies with the given key',
    'does-not-verify': 'signature: does not verify with the given key',
    unchecked: 'signature: not checked (give the public key with --key)',
    fault: (claim: string, got: string, want: string) => `✗ ${claim}: is ${got}, should be ${want}`,
    fine: '✓ nothing wrong was found; whether it was used or revoked only the gateway knows',
  },
};

function describe(explanation: TokenExplanation, language: Language): readonly string[] {
  const say = words[language];
  const { kind, header, claims, faults, signature } = explanation;
  const lines: string[] = [say[kind]];
  if (header && claims)
    lines.push(`${say.header} ${JSON.stringify(header)}`, `${say.claims} ${JSON.stringify(claims)}`);
  for (const { claim, got, want, message } of faults)
    lines.push(say.fault(claim, JSON.stringify(got), want), `  ${message[language]}`);
  if (kind !== 'unreadable') lines.push(say[signature]);
  if (faults.length === 0 && signature !== 'does-not-verify') lines.push(say.fine);
  return lines;
}
