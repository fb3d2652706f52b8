import type { ConfigProblem } from './config-problem.ts';

/** Where configuration comes from: files on Node, a bundle at the edge. */
export interface ConfigSource {
  /** Every YAML file of config/ and specs/, `path` from the two folders on (`config/demands/education.yaml`). Rejects with `ConfigUnreadable`. */
  read(): Promise<readonly (ConfigFile | CompiledFile)[]>;
  /** Value of an environment variable that a file names as `env:NAME`. */
  env(name: string): string | undefined;
}

export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** A file whose YAML was read at the build, where reading it at the start would take too long. It has no lines left to point at. */
export interface CompiledFile {
  readonly path: string;
  readonly data: unknown;
  /** SHA-256 of the text, hex: the revision is the same wherever the file is read. */
  readonly digest: string;
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
