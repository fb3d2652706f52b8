import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { formatConfigProblem, loadCatalog } from '../catalog/index.ts';
import { signConsoleCode } from '../identity/index.ts';
import { createFileConfig } from '../platform/node/file-config.ts';
import { openKeyFolder } from '../platform/node/key-folder.ts';
import { localUrl } from './local-url.ts';

interface LinkOptions {
  readonly url: string;
  readonly data: string;
  readonly keys?: string;
  readonly config: string;
  readonly specs: string;
}

/** `shuqiao console link`: who may read the gateway's keys may sign in to its console. */
export function registerConsole(program: Command): void {
  const { env } = process;
  program
    .command('console')
    .description('控制台 · the web console')
    .command('link')
    .description('打印一次性登录链接，十分钟内有效 · print a link that signs in once, within ten minutes')
    .option('--url <url>', '网关地址 · the gateway, as it calls itself', env.SHUQIAO_ISSUER ?? localUrl(env))
    .option('--data <folder>', '数据目录 · its data folder', env.SHUQIAO_DATA ?? './data')
    .option(
      '--keys <folder>',
      '密钥目录，默认为数据目录下的 keys/ · its key folder; by default keys/ in the data folder',
      env.SHUQIAO_KEYS,
    )
    .option('--config <folder>', '配置目录 · its configuration', env.SHUQIAO_CONFIG ?? './config')
    .option('--specs <folder>', '接口规范目录 · the specs of its verticals', env.SHUQIAO_SPECS ?? './specs')
    .action(async (options: LinkOptions) => {
      process.stdout.write(`${await makeLink(options)}\n`);
    });
}

async function makeLink({ url, data, keys: keysFolder = join(data, 'keys'), config, specs }: LinkOptions) {
  const issuer = originOf(url);
  const keys = await openKeyFolder(resolve(keysFolder), { create: false });
  if (!keys.ok) {
    throw new Error(`no gateway has run on ${resolve(data)} (${keys.failure}); name its folder with --data or --keys`);
  }
  const source = createFileConfig({ configFolder: resolve(config), specsFolder: resolve(specs), env: () => undefined });
  const catalog = await loadCatalog(source, { resolveEnvironment: false });
  if (!catalog.ok) throw new Error(`the configuration is not valid: ${catalog.failure.map(formatConfigProblem)[0]}`);
  const code = await signConsoleCode({ issuer, tokenKeys: keys.value.token, catalog: catalog.value, now: Date.now() });
  return `${issuer}/console#code=${code}`;
}

/** The code is made for one origin; a slash at the end would make it for another. */
function originOf(url: string): string {
  if (!URL.canParse(url)) throw new Error(`--url ${url} is no URL: give the gateway's origin, such as ${localUrl({})}`);
  return new URL(url).origin;
}
