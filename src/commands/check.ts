import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { type ConfigProblem, formatConfigProblem, loadCatalog } from '../catalog/index.ts';
import type { Catalog } from '../model/index.ts';
import { createFileConfig } from '../platform/node/file-config.ts';

export interface CheckOptions {
  readonly config: string;
  readonly specs: string;
}

/** `shuqiao check`: proves config and specs, without environment, network or secrets. */
export function registerCheck(program: Command): void {
  program
    .command('check')
    .description(
      '检查配置与接口规范，指出文件、行号和正确写法 · check config and specs; names file, line and what would be right',
    )
    .option(
      '--config <folder>',
      'departments.yaml 所在目录 · the folder of departments.yaml',
      process.env.SHUQIAO_CONFIG ?? './config',
    )
    .option(
      '--specs <folder>',
      "垂管系统 OpenAPI 文档目录 · the folder of the verticals' OpenAPI documents",
      process.env.SHUQIAO_SPECS ?? './specs',
    )
    .action(async ({ config, specs }: CheckOptions) => {
      await checkFolders({ config, specs });
    });
}

/** Says whether config and specs are good; undefined, and an exit code that says so, where they are not. */
export async function checkFolders({ config, specs }: CheckOptions): Promise<Catalog | undefined> {
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
function whereItIs(problem: ConfigProblem, { config, specs }: CheckOptions): ConfigProblem {
  const file = problem.file
    .replace(/^config(?=\/|$)/, () => readable(config))
    .replace(/^specs(?=\/|$)/, () => readable(specs));
  return { ...problem, file };
}

/** Relative to where the command runs, unless the folder lies outside. */
function readable(folder: string): string {
  const path = relative('.', folder);
  return path.startsWith('..') ? resolve(folder) : path || '.';
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
