import { createHash } from 'node:crypto';
import type { CompiledFile, ConfigFile } from './source.ts';
import { readYaml } from './yaml-document.ts';

/** Reads a file's YAML ahead of time. Throws where it is not valid: `loadCatalog` says in its own words what is wrong, so ask it first. */
export function compileFile(file: ConfigFile): CompiledFile {
  const { data, syntax } = readYaml(file);
  if (syntax.length > 0) throw new Error(`${file.path} is not valid YAML`);
  return { path: file.path, data, digest: digestOf(file) };
}

/** SHA-256 of a file's text, hex. */
export function digestOf(file: ConfigFile | CompiledFile): string {
  return 'digest' in file ? file.digest : createHash('sha256').update(file.text).digest('hex');
}
