import type { Command } from 'commander';
import type { Language } from '../model/index.ts';

/** `--language`, by default that of the terminal. */
export function languageOption(command: Command): Command {
  return command.option(
    '--language <language>',
    'zh 或 en · zh or en',
    process.env.LANG?.startsWith('en') ? 'en' : 'zh',
  );
}

export function readLanguage(given: string): Language {
  return given === 'en' ? 'en' : 'zh';
}
