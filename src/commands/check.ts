import type { Command } from 'commander';
import { type ConfigProblem, formatConfigProblem, loadCatalog } from '../catalog/index.ts';
import type { Catalog } from '../model/index.ts';
import { createFileConfig } from '../platform/node/file-config.ts';
import { printDifferences } from './check-diff.ts';
import { configFolders, type Folders, readable } from './folders.ts';
import { languageOption, readLanguage } from './language.ts';

interface CheckOptions extends Folders {
  readonly diff?: string;
  readonly language: string;
}

/** `shuqiao check`: proves config and specs, without environment, network or secrets. */
export function registerCheck(program: Command): void {
  const check = program
    .command('check')
    .description(
      '检查配置与接口规范，指出文件、行号和正确写法 · check config and specs; names file, line and what would be right',
    );
  languageOption(configFolders(check))
    .option(
      '--diff <revision-or-folder>',
      '与 git 版本或另一目录相比，用白话说明谁得到或失去哪些字段、事项、额度 · say in plain words who gains or loses which field, matter or quota against a git revision or another folder',
    )
    .action(async ({ diff, language, ...folders }: CheckOptions) => {
      const catalog = await checkFolders(folders);
      if (catalog === undefined || diff === undefined) return;
      await printDifferences(catalog, diff, { folders, language: readLanguage(language) });
    });
}

/** Says whether config and specs are good; undefined, and an exit code that says so, where they are not. */
export async function checkFolders({ config, specs }: Folders): Promise<Catalog | undefined> {
  const source = createFileConfig({ configFolder: config, specsFolder: specs, env: (name) => process.env[name] });
  const loaded = await loadCatalog(source, { resolveEnvironment: false });
  if (loaded.ok) {
    process.stdout.write(`${summary(loaded.value)}\n`);
    return loaded.value;
  }
  const lines = loaded.failure.map((problem) => formatConfigProblem(whereItIs(problem, { config, specs })));
  process.stderr.write(`${lines.join('\n')}\n${lines.length} problem${lines.length === 1 ? '' : 's'}\n`);
  process.exitCode = 1;
  return undefined;
}

/** The path as the reader of the terminal can open it. */
function whereItIs(problem: ConfigProblem, { config, specs }: Folders): ConfigProblem {
  const file = problem.file
    .replace(/^config(?=\/|$)/, () => readable(config))
    .replace(/^specs(?=\/|$)/, () => readable(specs));
  return { ...problem, file };
}

function summary({ revision, departments, verticals, resources, demands, lifeEvents }: Catalog): string {
  const counts = [
    [departments.size, 'departments'],
    [verticals.size, 'verticals'],
    [resources.size, 'resources'],
    [demands.size, 'demands'],
    [lifeEvents.size, lifeEvents.size === 1 ? 'life event' : 'life events'],
  ] as const;
  return `config is good: ${counts.map(([count, name]) => `${count} ${name}`).join(', ')}; revision ${revision}`;
}
