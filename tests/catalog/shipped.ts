import { type ConfigFile, type ConfigSource, type LoadOptions, loadCatalog } from '../../src/catalog/index.ts';
import { createFileConfig } from '../../src/platform/node/file-config.ts';
import { standIn } from '../../src/verticals/index.ts';

export const configFolder = new URL('../../config', import.meta.url).pathname;
export const specsFolder = new URL('../../specs', import.meta.url).pathname;

/** What the shipped config names as `env:`: addresses and secrets of nobody. */
export const shippedEnvironment = (name: string): string => {
  if (name.endsWith('_URL')) return 'https://127.0.0.1:9';
  const isKey = /_(SM4_KEY|PRIVATE_KEY|PLATFORM_KEY|CERTIFICATE|AUTHORITY|WEBHOOK_SECRET)$/.test(name); // which has a form
  return isKey ? standIn : `test-${name.toLowerCase()}`;
};

/** Read once, so that every load and line number of a run is of the same files. */
export const shippedFiles = await createFileConfig({ configFolder, specsFolder, env: () => undefined }).read();

/** A change of one file: the first `from`, which must be there, becomes `to`; `to` alone makes or replaces the file. */
export interface Edit {
  readonly file: string;
  readonly from?: string | RegExp;
  readonly to: string;
}

export function edited(files: readonly ConfigFile[], edits: readonly Edit[]): readonly ConfigFile[] {
  return edits.reduce<readonly ConfigFile[]>((all, { file, from, to }) => {
    if (from === undefined) return [...all.filter(({ path }) => path !== file), { path: file, text: to }];
    const before = all.find(({ path }) => path === file)?.text ?? '';
    const text = before.replace(from, () => to);
    if (text === before) throw new Error(`${file} does not hold ${from}`);
    return [...all.filter(({ path }) => path !== file), { path: file, text }];
  }, files);
}

function sourceOf(files: readonly ConfigFile[], env: ConfigSource['env'] = shippedEnvironment): ConfigSource {
  return { read: async () => files, env };
}

/** Loads the shipped config after some edits. */
export async function loadEdited(
  edits: readonly Edit[] = [],
  options: LoadOptions & { env?: ConfigSource['env'] } = {},
) {
  const { env, ...rest } = options;
  return loadCatalog(sourceOf(edited(shippedFiles, edits), env), rest);
}

/** The shipped config as a catalog. */
export async function shippedCatalog(options: LoadOptions = {}) {
  const loaded = await loadEdited([], options);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure, undefined, 1));
  return loaded.value;
}

/** From 1: where a marker first stands in a file after the edits. */
export function lineOf(files: readonly ConfigFile[], file: string, marker: string): number {
  const text = files.find(({ path }) => path === file)?.text ?? '';
  const offset = text.indexOf(marker);
  if (offset < 0) throw new Error(`${file} does not hold ${marker}`);
  return text.slice(0, offset).split('\n').length;
}
