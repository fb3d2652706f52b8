import type { ConfigProblem } from './config-problem.ts';
import type { Item } from './read-config.ts';
import type { YamlPath } from './yaml-document.ts';

/** Reads the values that config names as `env:NAME`. */
export interface Environment {
  /** The value itself, or the variable's; one that is not set is a problem at its line, and a stand-in goes on. */
  value(item: Item<unknown>, path: YamlPath, written: string, standIn: string): string;
  readonly problems: readonly ConfigProblem[];
}

/** Without `required` a variable that is not set is no problem: `check` needs no secrets. */
export function createEnvironment(
  env: (name: string) => string | undefined,
  { required }: { required: boolean },
): Environment {
  const problems: ConfigProblem[] = [];
  return {
    problems,
    value(item, path, written, standIn) {
      const name = /^env:(.+)$/.exec(written)?.[1];
      if (name === undefined) return written;
      const value = env(name)?.trim();
      if (value !== undefined && value !== '') return value;
      if (required) {
        problems.push(item.problem(path, `the environment has no ${name}`, `set ${name} before the start`));
      }
      return standIn;
    },
  };
}
