import { type FSWatcher, type Stats, unwatchFile, watch, watchFile } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ConfigFile, type ConfigSource, ConfigUnreadable } from '../../catalog/index.ts';

export interface FileConfigOptions {
  /** The folder of departments.yaml (SHUQIAO_CONFIG). */
  readonly configFolder: string;
  /** The folder of the verticals' OpenAPI documents (SHUQIAO_SPECS). */
  readonly specsFolder: string;
  readonly env: (name: string) => string | undefined;
}

export interface FileConfig extends ConfigSource {
  read(): Promise<readonly ConfigFile[]>;
}

/** Configuration from two folders. Only YAML is read; the files appear as `config/…` and `specs/…` wherever the folders are. */
export function createFileConfig({ configFolder, specsFolder, env }: FileConfigOptions): FileConfig {
  return {
    env,
    async read() {
      const [config, specs] = await Promise.all([
        readFolder(configFolder, { as: 'config', setting: 'SHUQIAO_CONFIG', holds: 'departments.yaml' }),
        readFolder(specsFolder, { as: 'specs', setting: 'SHUQIAO_SPECS', holds: "the verticals' OpenAPI documents" }),
      ]);
      return [...config, ...specs];
    },
  };
}

/**
 * Calls back after files in the folders have changed and then been still for a moment: an editor writes in several steps. A folder
 * that another one takes the place of, by its name or by a link, has changed too. Returns how to stop. It says only that something
 * changed; whether that is valid is for `loadCatalog` to say.
 */
export function watchConfig(
  { configFolder, specsFolder }: Pick<FileConfigOptions, 'configFolder' | 'specsFolder'>,
  onChange: () => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, stillMs);
  };
  const closers = [configFolder, specsFolder].map((folder) => watchFolder(folder, changed));
  return () => {
    clearTimeout(timer);
    for (const close of closers) close();
  };
}

/** How long the folders must be still before a change counts, milliseconds. */
const stillMs = 200;
/** How often it is looked whether the folder of that name is still the same, milliseconds: events tell of what is in it alone. */
const lookMs = 1_000;

function watchFolder(folder: string, changed: () => void): () => void {
  let watcher: FSWatcher | undefined;
  const open = () => {
    watcher = watch(folder, { recursive: true, persistent: false }, (_event, name) => {
      if (name === null || isYaml(name)) changed();
    });
    watcher.on('error', changed); // a folder in it that went while it was looked at
  };
  const look = (now: Stats, before: Stats) => {
    if (!now.isDirectory() || (now.ino === before.ino && now.dev === before.dev)) return;
    watcher?.close();
    try {
      open();
    } catch {
      return; // gone again: there will be another to look at
    }
    changed();
  };
  open();
  watchFile(folder, { interval: lookMs, persistent: false }, look);
  return () => {
    unwatchFile(folder, look);
    watcher?.close();
  };
}

interface FolderKind {
  readonly as: string;
  readonly setting: string;
  readonly holds: string;
}

async function readFolder(folder: string, kind: FolderKind): Promise<readonly ConfigFile[]> {
  const names = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(
      kind.as,
      error,
      `cannot read the folder ${folder}`,
      `${kind.setting} to name the folder of ${kind.holds}`,
    );
  });
  return Promise.all(
    names.filter(isYaml).map(async (name) => {
      const path = `${kind.as}/${name.replaceAll('\\', '/')}`;
      const text = await readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
        throw unreadable(path, error, `cannot read ${join(folder, name)}`, 'a file that the gateway may read');
      });
      return { path, text };
    }),
  );
}

function unreadable(
  file: string,
  { code }: NodeJS.ErrnoException,
  message: string,
  expected: string,
): ConfigUnreadable {
  return new ConfigUnreadable({ file, line: 1, message: `${message} (${code ?? 'unknown error'})`, expected });
}

/** Editors' hidden and backup files are none of ours. */
function isYaml(name: string): boolean {
  return /(^|[\\/])[^.\\/][^\\/]*\.ya?ml$/.test(name);
}
