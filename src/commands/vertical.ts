import { mkdir, open, readFile, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { DraftFile, VerticalDraft } from '../catalog/drafts/index.ts';
import { draftVertical } from '../catalog/drafts/index.ts';
import type { ConfigFile } from '../catalog/index.ts';
import type { Language } from '../model/index.ts';
import { createFileConfig } from '../platform/node/file-config.ts';
import { configFolders, type Folders, readable } from './folders.ts';
import { languageOption, readLanguage } from './language.ts';

interface AddOptions extends Folders {
  readonly id?: string;
  readonly out?: string;
  readonly language: string;
}

/** `shuqiao vertical add SPEC`. */
export function registerVertical(program: Command): void {
  const add = program
    .command('vertical')
    .description('垂管系统 · verticals')
    .command('add')
    .description(
      '由主管单位的 OpenAPI 文档（3.1、3.0、Swagger 2.0）起草配置，逐行说明还需决定什么；不覆盖已有文件 · draft the config from an OpenAPI document of the owner (3.1, 3.0, Swagger 2.0) and say line by line what is left to decide; no file is overwritten',
    )
    .argument('<spec>', "主管单位的文档，YAML 或 JSON · the owner's document, YAML or JSON")
    .option('--id <id>', '垂管系统标识，如 mot-transport；缺省取文件名 · its id; by default the name of the file')
    .option(
      '--out <folder>',
      '写到这个目录下的 config/ 和 specs/ · write config/ and specs/ below this folder instead',
    );
  languageOption(configFolders(add)).action(async (spec: string, options: AddOptions) => {
    await addVertical(spec, options);
  });
}

async function addVertical(spec: string, options: AddOptions): Promise<void> {
  const language = readLanguage(options.language);
  const id = options.id ?? idOf(spec);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    throw new Error(
      `a vertical's id is made of a-z, 0-9 and single hyphens, like mot-transport; got ${id}: give one with --id`,
    );
  const text = await readFile(spec, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`cannot read ${spec} (${error.code}): name a file with the owner's OpenAPI document`);
  });
  const existing = await existingFiles(options);
  if (existing.some(({ path }) => path === `config/verticals/${id}.yaml`))
    throw new Error(`there is a vertical ${id} already: choose another id with --id`);
  const draft = draftVertical({ id, text, file: basename(spec) }, existing);
  if (!draft.ok) throw new Error(draft.failure[language]);
  const place = (path: string) => whereToWrite(path, options);
  await writeAll(draft.value.files.map(({ path, text: content }) => ({ path: place(path), text: content })));
  process.stdout.write(`${report(draft.value, { id, language, place }).join('\n')}\n`);
}

function idOf(spec: string): string {
  return basename(spec)
    .replace(/\.(ya?ml|json)$/i, '')
    .replace(/[._](openapi|swagger)$/i, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

/** The county's files, for the names it uses already; a folder that is not there yet has none. */
async function existingFiles({ config, specs }: Folders): Promise<readonly ConfigFile[]> {
  const source = createFileConfig({ configFolder: config, specsFolder: specs, env: () => undefined });
  return source.read().catch(() => []);
}

function whereToWrite(path: string, { config, specs, out }: AddOptions): string {
  if (out !== undefined) return join(out, path);
  const [folder = '', ...rest] = path.split('/');
  return join(folder === 'specs' ? specs : config, ...rest);
}

/** All of them or none: what was written before one turned out to be taken is removed again. */
async function writeAll(files: readonly DraftFile[]): Promise<void> {
  const written: string[] = [];
  try {
    for (const { path, text } of files) {
      await mkdir(dirname(path), { recursive: true });
      const file = await open(path, 'wx');
      written.push(path);
      await file.writeFile(text);
      await file.close();
    }
  } catch (error) {
    for (const path of written) await unlink(path);
    const { code, path } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw error;
    throw new Error(
      `${path} exists and is not overwritten: move it away, choose another id with --id, or another folder with --out`,
    );
  }
}

function report(
  { files, decisions, notes }: VerticalDraft,
  { id, language, place }: { id: string; language: Language; place: (path: string) => string },
): readonly string[] {
  const say = words[language];
  return [
    say.written(id),
    ...files.map(({ path }) => `  ${readable(place(path))}`),
    ...(notes.length > 0 ? ['', say.notes, ...notes.map((note) => `  ${note[language]}`)] : []),
    '',
    say.decide(decisions.length),
    ...decisions.map(({ file, line, key, hint }) => `  ${readable(place(file))}:${line} ${key}: ${hint[language]}`),
    '',
    say.next,
  ];
}

const words = {
  zh: {
    written: (id: string) => `已起草垂管系统 ${id}：`,
    notes: '请留意：',
    decide: (count: number) => `还需由人决定 ${count} 处：`,
    next: '填好后运行 shuqiao check：还缺什么，它会指出文件和行号。然后在 config/demands/ 里写明哪个部门可用哪些字段。',
  },
  en: {
    written: (id: string) => `The first draft of the vertical ${id}:`,
    notes: 'Note:',
    decide: (count: number) => `Left to decide, ${count} ${count === 1 ? 'line' : 'lines'}:`,
    next: 'Fill them in and run shuqiao check: it names file and line of what is still missing. Then say in config/demands/ which department may have which fields.',
  },
};
