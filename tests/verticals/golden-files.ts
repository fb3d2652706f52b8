import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'golden');

/** What came and what we made of it, from one file; its folder names the part. */
export interface GoldenPair {
  /** `part/case`, from the file's name. */
  readonly name: string;
  readonly part: string;
  readonly [member: string]: unknown;
}

/** All pairs of one family: `signing`, `envelopes`, `formats` or `convert`. */
export function goldenPairs(family: string): readonly GoldenPair[] {
  return readdirSync(join(root, family), { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile())
    .map((file) => {
      const path = join(file.parentPath, file.name);
      const name = path.slice(join(root, family).length + 1).replace(/\.yaml$/, '');
      const pair: unknown = parse(readFileSync(path, 'utf8'));
      if (typeof pair !== 'object' || pair === null) throw new Error(`${path} holds no pair`);
      return { ...pair, name } as GoldenPair;
    })
    .toSorted((one, other) => one.name.localeCompare(other.name));
}
