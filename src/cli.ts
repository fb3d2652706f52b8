#!/usr/bin/env node
import { Command } from 'commander';
import { registerCheck } from './commands/check.ts';
import { registerConsole } from './commands/console.ts';
import { registerDemands } from './commands/demands.ts';
import { registerDemo } from './commands/demo.ts';
import { registerEdge } from './commands/edge.ts';
import { registerImport } from './commands/import.ts';
import { registerKey } from './commands/key.ts';
import { registerLedger } from './commands/ledger.ts';
import { registerReceipt } from './commands/receipt.ts';
import { registerSandbox } from './commands/sandbox.ts';
import { registerToken } from './commands/token.ts';
import { registerVertical } from './commands/vertical.ts';

const program = new Command('shuqiao')
  .description('数桥 · the gateway’s command line')
  .showHelpAfterError('(see --help)');

for (const register of [
  registerToken,
  registerKey,
  registerCheck,
  registerVertical,
  registerImport,
  registerDemands,
  registerReceipt,
  registerLedger,
  registerConsole,
  registerSandbox,
  registerDemo,
  registerEdge,
]) {
  register(program);
}

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`shuqiao: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
