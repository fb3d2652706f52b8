import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Change, catalogAsWritten, compareCatalogs } from '../catalog/changes/index.ts';
import { type ConfigFile, findDepartment } from '../catalog/index.ts';
import type { Catalog, Language } from '../model/index.ts';
import { createFileConfig } from '../platform/node/file-config.ts';
import { readFromGit } from '../platform/node/git-config.ts';
import type { Folders } from './folders.ts';

/** Says who gains or loses what against another state of the config: a git revision, or a folder with config/ and specs/. */
export async function printDifferences(
  now: Catalog,
  other: string,
  { folders, language }: { folders: Folders; language: Language },
): Promise<void> {
  const { catalog: before, unread } = catalogAsWritten(await filesOf(other, folders));
  const say = words[language];
  const changes = compareCatalogs(before, now);
  // In the order of departments.yaml; those that are gone come last.
  const departments = [...new Set([...now.departments.keys(), ...before.departments.keys()])].filter((id) =>
    changes.some(({ department }) => department === id),
  );
  const lines = [
    ...(unread > 0 ? [say.unread(other, unread)] : []),
    changes.length === 0 ? say.nothing(other) : say.against(other, changes.length),
    ...departments.flatMap((id) => [
      say.department((findDepartment(now, id) ?? findDepartment(before, id))?.name[language] ?? '', id),
      ...changes
        .filter(({ department }) => department === id)
        .map((change) => `  ${marks[change.kind]} ${change.text[language]}`),
    ]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function filesOf(other: string, { config, specs }: Folders): Promise<readonly ConfigFile[]> {
  if (isFolder(other)) {
    const inside = isFolder(join(other, 'config'));
    const source = createFileConfig({
      configFolder: inside ? join(other, 'config') : other,
      specsFolder: inside ? join(other, 'specs') : specs,
      env: () => undefined,
    });
    return source.read();
  }
  const [ownConfig, ownSpecs] = await Promise.all([
    readFromGit(config, other, 'config'),
    readFromGit(specs, other, 'specs'),
  ]);
  return [...ownConfig, ...ownSpecs];
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

const marks: Readonly<Record<Change['kind'], string>> = { gains: '+', loses: '-', changes: '~' };

const words = {
  zh: {
    department: (name: string, id: string) => `${name}（${id}）`,
    unread: (other: string, count: number) => `${other} 里有 ${count} 处按现在的规则读不出，其余照比：`,
    nothing: (other: string) => `与 ${other} 相比，没有部门得到或失去什么。`,
    against: (other: string, count: number) => `与 ${other} 相比，${count} 处变化（+ 得到，- 失去，~ 改变）：`,
  },
  en: {
    department: (name: string, id: string) => `${name} (${id})`,
    unread: (other: string, count: number) =>
      `${count} places in ${other} cannot be read by today's rules; the rest is compared:`,
    nothing: (other: string) => `Against ${other} no department gains or loses anything.`,
    against: (other: string, count: number) =>
      `Against ${other} ${count} ${count === 1 ? 'thing has' : 'things have'} changed (+ gained, - lost, ~ changed):`,
  },
};
