import { writeFile } from 'node:fs/promises';
import { configKinds, publishedSchema } from '../../src/catalog/schemas/kinds.ts';

/** The text of every `config/schemas/{kind}.json`, by file; `npm run config:schemas` writes them, the drift test compares. */
export function publishedSchemaFiles(): ReadonlyMap<string, string> {
  const kinds = Object.keys(configKinds) as (keyof typeof configKinds)[];
  return new Map(kinds.map((kind) => [`${kind}.json`, `${JSON.stringify(publishedSchema(kind), undefined, 2)}\n`]));
}

export const schemasFolder = new URL('../../config/schemas/', import.meta.url);

if (import.meta.main) {
  for (const [name, text] of publishedSchemaFiles()) await writeFile(new URL(name, schemasFolder), text);
}
