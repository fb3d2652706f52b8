import { readdir, writeFile } from 'node:fs/promises';
import openapiTypescript, { astToString } from 'openapi-typescript';

const specs = new URL('../../specs/', import.meta.url);
const generated = new URL('../../src/sandbox/generated/', import.meta.url);

/** The TypeScript of every spec in specs/, by vertical; `npm run specs:types` writes it, the drift test compares it. */
export async function specTypes(): Promise<ReadonlyMap<string, { readonly file: URL; readonly text: string }>> {
  const verticals = (await readdir(specs)).filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -5));
  const entries = verticals.toSorted().map(async (vertical) => {
    const text = astToString(await openapiTypescript(new URL(`${vertical}.yaml`, specs), { alphabetize: true }));
    const file = new URL(`${vertical}.ts`, generated);
    return [
      vertical,
      { file, text: `// Made from specs/${vertical}.yaml by \`npm run specs:types\`.\n\n${text}` },
    ] as const;
  });
  return new Map(await Promise.all(entries));
}

if (import.meta.main) {
  for (const { file, text } of (await specTypes()).values()) await writeFile(file, text);
}
