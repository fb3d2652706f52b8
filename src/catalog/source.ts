/** Where configuration comes from: files on Node, a bundle at the edge. */
export interface ConfigSource {
  /** Every file of config/ and specs/, `path` relative to its root (`config/demands/SN-D-02.yaml`). Rejects with one clear line if unreadable. */
  read(): Promise<readonly ConfigFile[]>;
  /** Value of an environment variable that a file names as `env:NAME`. */
  env(name: string): string | undefined;
}

export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}
