import type { Command } from 'commander';
import { conductSandboxAlone } from '../platform/node/conduct-sandbox.ts';
import { readSettings } from '../platform/node/settings.ts';
import { startSandbox } from '../sandbox/index.ts';

/** `shuqiao sandbox [--port-base N]`: the synthetic county's verticals alone, for a gateway that runs elsewhere. */
export function registerSandbox(program: Command): void {
  program
    .command('sandbox')
    .description('单独运行沙箱的垂管系统，Ctrl-C 停止 · run the verticals of the synthetic county alone, until Ctrl-C')
    .option(
      '--port-base <port>',
      '从此端口起依次监听，默认任选 · listen on this port and those after it; any free ones by default',
    )
    .option('--host <address>', '监听地址 · where to listen', '127.0.0.1')
    .option('--seed <text>', '种子不同，县就不同 · another seed gives another county', 'suining')
    .addHelpText(
      'after',
      `
环境变量 · environment:
  SHUQIAO_SANDBOX_TEMPER  latency,hours,quota 或 on：按 config 的 service 条目表现 · behave as the service entries of config say
  SHUQIAO_SANDBOX_FAULTS  如 mps-population=timeout,national-platform=error：从一开始就出的故障 · faults that stand from the start`,
    )
    .action(async ({ portBase, host, seed }: { portBase?: string; host: string; seed: string }) => {
      const settings = readSettings(process.env, { sandbox: true });
      if (!settings.ok) throw new Error(settings.failure.join('\n'));
      const ports = portBase === undefined ? {} : { portBase: portOf(portBase) };
      const sandbox = await startSandbox({ host, seed, ...ports }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE') throw error;
        throw new Error(`${error.message}: choose another --port-base, or leave it out for any free ports`);
      });
      await conductSandboxAlone(sandbox, settings.value);
      process.stdout.write(`${describe(sandbox)}\n`);
      await new Promise<void>((resolve) => {
        process.once('SIGINT', resolve);
        process.once('SIGTERM', resolve);
      });
      await sandbox.close();
    });
}

/** Shell lines: comments say what runs where, the rest is what a gateway needs in its environment. */
function describe({ verticals, url, environment }: Awaited<ReturnType<typeof startSandbox>>): string {
  return [
    '# The synthetic county: nobody in it exists. Credentials are new with every start.',
    ...verticals.map((vertical) => `# ${vertical.padEnd(20)} ${url(vertical)}`),
    ...Object.entries(environment).map(([name, value]) => `export ${name}='${value}'`),
  ].join('\n');
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_500) {
    throw new Error(`--port-base is a port from 1 to 65500, not ${text}`);
  }
  return port;
}
