import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type DemandsDraft, draftDemands, type RowFault } from '../catalog/drafts/index.ts';
import { type ConfigFile, ConfigUnreadable } from '../catalog/index.ts';
import type { Language } from '../model/index.ts';
import { createFileConfig } from '../platform/node/file-config.ts';
import { configFolders, type Folders, readable } from './folders.ts';
import { languageOption, readLanguage } from './language.ts';
import { readSheets, type SheetOfFile } from './read-sheet.ts';

interface ImportOptions extends Folders {
  readonly out?: string;
  readonly sheet?: string;
  readonly language: string;
}

/** `shuqiao import FILE`. */
export function registerImport(program: Command): void {
  const command = program
    .command('import')
    .description(
      '把需求清单（CSV、XLSX）变成共享授权配置，逐行说明哪里读不出、应如何写；已有编号不覆盖 · turn a spreadsheet of demands into config; says row by row what it could not read and what would be right; no demand is overwritten',
    )
    .argument('<file>', '需求清单，首行附近有列名 · the spreadsheet, with a row of headings')
    .option(
      '--out <folder>',
      '写入该目录的 demands/，如 ./config；不写则只打印 · add to demands/ of this folder, such as ./config; without it the YAML is only printed',
    )
    .option('--sheet <name>', '工作表名称，缺省为第一个 · which sheet; by default the first');
  languageOption(configFolders(command)).action(async (file: string, options: ImportOptions) => {
    process.exitCode = (await importDemands(file, options)) ? 0 : 1;
  });
}

/** Whether every row could be read. */
async function importDemands(file: string, options: ImportOptions): Promise<boolean> {
  const language = readLanguage(options.language);
  const { rows } = pick(await readSheets(file), file, options.sheet);
  const existing = await configFiles(options);
  const draft = await draftDemands(rows, existing);
  if (!draft.ok) throw new Error(`${file}: ${draft.failure[language]}`);
  if (options.out === undefined) print(draft.value, existing);
  else await write(draft.value, existing, options.out);
  process.stderr.write(`${report(draft.value, language, options.out).join('\n')}\n`);
  return draft.value.faults.length === 0;
}

function pick(sheets: readonly SheetOfFile[], file: string, wanted: string | undefined): SheetOfFile {
  const found = wanted === undefined ? sheets[0] : sheets.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const names = sheets.flatMap(({ name }) => name ?? []).join(', ');
  throw new Error(`${file} has no sheet ${wanted}${names === '' ? '' : `; it has ${names}`}`);
}

async function configFiles({ config, specs }: Folders): Promise<readonly ConfigFile[]> {
  const source = createFileConfig({ configFolder: config, specsFolder: specs, env: () => undefined });
  return source.read().catch((error: unknown) => {
    throw error instanceof ConfigUnreadable ? new Error(error.message) : error;
  });
}

function print({ additions }: DemandsDraft, existing: readonly ConfigFile[]): void {
  for (const [department, text] of additions)
    process.stdout.write(`# config/demands/${department}.yaml\n${beginningOf(department, existing)}\n${text}\n`);
}

/** Adds to the file of each department, below what is there. */
async function write(
  { additions, demands }: DemandsDraft,
  existing: readonly ConfigFile[],
  out: string,
): Promise<void> {
  const folder = join(out, 'demands');
  await mkdir(folder, { recursive: true });
  const files = await Promise.all(
    [...additions].map(async ([department, text]) => {
      const path = join(folder, `${department}.yaml`);
      const present = await readFile(path, 'utf8').catch(() => beginningOf(department, existing));
      const twice = demands.filter(({ id }) => new RegExp(`^- id: ${id}\\s*$`, 'm').test(present)).map(({ id }) => id);
      if (twice.length > 0) throw new Error(`${path} has ${twice.join(', ')} already: nothing was written`);
      return { path, text: `${present.trimEnd()}\n\n${text}` };
    }),
  );
  for (const { path, text } of files) await writeFile(path, text);
}

/** How a department's file of demands begins. */
function beginningOf(department: string, existing: readonly ConfigFile[]): string {
  const own = existing.find(({ path }) => path === `config/demands/${department}.yaml`)?.text;
  const head = own?.split('\n').filter((line) => line.startsWith('#')) ?? [];
  if (head.length > 0) return head.slice(0, 3).join('\n');
  return [
    '# yaml-language-server: $schema=../schemas/demands.json',
    `# ${department} 的共享授权 · Sharing grants of ${department}`,
  ].join('\n');
}

function report({ demands, faults, notes, rows }: DemandsDraft, language: Language, out: string | undefined): string[] {
  const say = words[language];
  const line = ({ row, column, message }: RowFault) =>
    `  ${say.row(row)}${column === undefined ? '' : ` ${column}`}${say.colon}${message[language]}`;
  return [
    say.read(demands.length, rows, out && readable(join(out, 'demands'))),
    ...demands.map(({ row, id, department }) => `  ${say.row(row)} ${id} → ${department}`),
    ...(notes.length > 0 ? [say.notes, ...notes.map(line)] : []),
    ...(faults.length > 0 ? [say.faults(new Set(faults.map(({ row }) => row)).size), ...faults.map(line)] : []),
  ];
}

const words = {
  zh: {
    row: (row: number) => `第 ${row} 行`,
    colon: '：',
    read: (good: number, rows: number, where: string | undefined) =>
      `${rows} 行需求，读出 ${good} 行${where === undefined ? '；未写入文件，写入请加 --out' : `，已写入 ${where}`}：`,
    notes: '请核对：',
    faults: (count: number) => `${count} 行没有读出：`,
  },
  en: {
    row: (row: number) => `row ${row}`,
    colon: ': ',
    read: (good: number, rows: number, where: string | undefined) =>
      `${good} of ${rows} rows were read${where === undefined ? '; nothing is written without --out' : ` and added to ${where}`}:`,
    notes: 'Check:',
    faults: (count: number) => `${count} ${count === 1 ? 'row' : 'rows'} could not be read:`,
  },
};
