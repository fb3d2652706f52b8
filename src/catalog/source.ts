import type { ConfigProblem } from './config-problem.ts';

/** Where configuration comes from: files on Node, a bundle at the edge. */
export interface ConfigSource {
  /** Every YAML file of config/ and specs/, `path` from the two folders on (`config/demands/education.yaml`). Rejects with `ConfigUnreadable`. */
  read(): Promise<readonly ConfigFile[]>;
  /** Value of an environment variable that a file names as `env:NAME`. */
  env(name: string): string | undefined;
}

export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** A folder or file of the configuration cannot be read; `loadCatalog` answers the problem. */
export class ConfigUnreadable extends Error {
  override readonly name = 'ConfigUnreadable';
  readonly problem: ConfigProblem;

  constructor(problem: ConfigProblem) {
    super(`${problem.message}: ${problem.expected}`);
    this.problem = problem;
  }
}
