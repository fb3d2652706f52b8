import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from './support/client.ts';
import { type GatewayProcess, startGatewayProcess } from './support/gateway-process.ts';

let folder: string;
let gateway: GatewayProcess;
let readme: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shuqiao-readme-'));
  gateway = await startGatewayProcess({ environment: { SHUQIAO_DATA: join(folder, 'data') } });
  readme = await readFile('README.md', 'utf8');
});
afterAll(async () => {
  await gateway.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

/** Runs a text in a shell as a reader would, against the gateway of this test. */
async function sh(text: string): Promise<string> {
  const { port } = new URL(gateway.url);
  const env = { ...process.env, PORT: port, SHUQIAO_DATA: join(folder, 'data') };
  const script = text.replaceAll('http://127.0.0.1:8080', gateway.url);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { env });
  return stdout;
}

const blocks = () => [...readme.matchAll(/```sh\n(.*?)```/gs)].map(([, text]) => text ?? '');
const blockWith = (words: string) => {
  const block = blocks().find((text) => text.includes(words));
  if (block === undefined) throw new Error(`README shows no ${words}`);
  return block;
};

test('the README names only scripts, files and commands that exist', async () => {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
  for (const [, script] of `${readme}${await readFile('CONTRIBUTING.md', 'utf8')}`.matchAll(
    /npm run (?:--silent )?([\w:]+)/g,
  )) {
    expect(scripts, script).toHaveProperty([script ?? '']);
  }
  for (const [, path] of readme.matchAll(/\]\((?!http)([^)#]+)\)/g)) {
    await expect(readFile(path ?? ''), path).resolves.toBeDefined();
  }
});

test('the README lists every command there is, and no other', async () => {
  const table = /## Commands\n(.*?)\n## /s.exec(readme)?.[1] ?? '';
  const listed = [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
    cell
      .split(' · ')
      .map((one) => /^`([a-z]+(?: [a-z]+)?)/.exec(one)?.[1] ?? '')
      .filter((name) => name !== '' && !name.startsWith('npx')),
  );
  const commandsIn = async (of: string) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['src/cli.ts', ...of.split(' '), '--help'].filter(Boolean),
    );
    const [, commands = ''] = stdout.split('\nCommands:\n');
    return [...commands.matchAll(/^ {2}([a-z]+)/gm)].flatMap(([, name = '']) => (name === 'help' ? [] : [name]));
  };
  const groups = await commandsIn('');
  const there = await Promise.all(
    groups.map(async (group) => {
      const inner = (await commandsIn(group)).map((name) => `${group} ${name}`);
      const alone = ['token', 'check', 'import', 'sandbox', 'demo'].includes(group);
      return [...(alone ? [group] : []), ...inner];
    }),
  );
  expect([...new Set(listed)].toSorted()).toEqual(there.flat().toSorted());
});

test("the README's call works when pasted", async () => {
  const printed = await sh(blockWith('TOKEN='));
  expect(JSON.parse(printed)).toHaveProperty('relationToHead');
});

test('the curl that a start prints works when pasted', async () => {
  const curl = /^curl .*?-d '[^']*'$/ms.exec(gateway.output())?.[0] ?? '';
  expect(JSON.parse(await sh(curl))).toHaveProperty('headName');
});

test('the demo plays the school-enrolment case and checks every receipt', async () => {
  const printed = await sh('npm run --silent demo');
  expect(printed.match(/✓ 核验通过/g)).toHaveLength(5);
  expect(printed).toContain('5 项材料已全部取得。');
});

test("the README's commands verify a receipt and the ledger, long after", async () => {
  const [verifyReceipt = '', verifyLedger = ''] = blockWith('receipt verify').trim().split('\n');
  const education = await createClient({ url: gateway.url, data: join(folder, 'data'), department: 'education' });
  const { items } = (await (await fetch(`${gateway.url}/sandbox/people`)).json()) as {
    items: { name: string; idNumber: string }[];
  };
  const answer = await education.query('mps-population.household-record', {
    name: items[0]?.name,
    idNumber: items[0]?.idNumber,
  });
  const [, address = '', salt = ''] = /^"([^"]+)";\s*salt=:([^:]+):$/.exec(answer.headers.get('Receipt') ?? '') ?? [];
  const file = (name: string) => join(folder, name);
  await writeFile(file('receipt.tlog-proof'), (await education.call('GET', address)).text);
  await writeFile(file('ledger.key'), await (await fetch(`${gateway.url}/ledger/key`)).text());
  await writeFile(file('answer.json'), answer.text);
  const command = verifyReceipt
    .replace('SALT', `'${salt}'`)
    .replaceAll(/\b(receipt\.tlog-proof|ledger\.key|answer\.json)/g, (name) => file(name));
  expect(await sh(command)).toContain('✓');
  await writeFile(file('answer.json'), answer.text.replace('{', '{ '));
  await expect(sh(command)).rejects.toThrow();
  expect(await sh(verifyLedger)).toContain('✓');
});

test("the README's way to production makes keys that only their owner can read", async () => {
  const [init = '', forDepartment = ''] = blockWith('key init').trim().split('\n');
  await sh(init.replace('./keys', join(folder, 'keys')));
  await sh(`${forDepartment.split('#')[0]} --out ${folder}`);
  expect(await sh(`stat -c %a ${join(folder, 'keys')}/* | sort -u`)).toBe('600\n');
});
