import { relative, resolve } from 'node:path';
import type { Command } from 'commander';

/** Where config and specs lie. */
export interface Folders {
  readonly config: string;
  readonly specs: string;
}

/** `--config` and `--specs`, with the gateway's own defaults. */
export function configFolders(command: Command): Command {
  return command
    .option(
      '--config <folder>',
      'departments.yaml 所在目录 · the folder of departments.yaml',
      process.env.SHUQIAO_CONFIG ?? './config',
    )
    .option(
      '--specs <folder>',
      "垂管系统 OpenAPI 文档目录 · the folder of the verticals' OpenAPI documents",
      process.env.SHUQIAO_SPECS ?? './specs',
    );
}

/** A path as the terminal can open it: relative to where the command runs, unless it lies outside. */
export function readable(path: string): string {
  const short = relative('.', path);
  return short.startsWith('..') ? resolve(path) : short || '.';
}
