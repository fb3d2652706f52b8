import { z } from 'zod';
import { codeListSchema } from './code-list.ts';
import { demandsSchema } from './demand.ts';
import { departmentsSchema } from './department.ts';
import { lifeEventSchema } from './life-event.ts';
import { resourcesSchema } from './resource.ts';
import { verticalSchema } from './vertical.ts';

/** The kinds of config file there are, each with its schema; `config/schemas/{kind}.json` is made from it. */
export const configKinds = {
  departments: { schema: departmentsSchema, title: 'Departments 接入部门' },
  vertical: { schema: verticalSchema, title: 'A vertical 垂管系统' },
  resources: { schema: resourcesSchema, title: 'Resources of one vertical 数据资源' },
  demands: { schema: demandsSchema, title: 'Demands of one department 共享授权' },
  'life-event': { schema: lifeEventSchema, title: 'A life event 一件事' },
  'code-list': { schema: codeListSchema, title: 'A code list 代码表' },
} as const;

export type ConfigKind = keyof typeof configKinds;

/** Which kind a file is by its path, and the id its name stands for; undefined for a file config does not know. */
export function kindOf(path: string): { readonly kind: ConfigKind; readonly stem: string } | undefined {
  if (path === 'config/departments.yaml') return { kind: 'departments', stem: 'departments' };
  const [, folder = '', stem = ''] = /^config\/([a-z-]+)\/([^/]+)\.yaml$/.exec(path) ?? [];
  const kind = folders.get(folder);
  return kind === undefined ? undefined : { kind, stem };
}

/** The folders of config/, for remedies. */
export const configLayout =
  'departments.yaml, or {id}.yaml in verticals/, resources/, demands/, life-events/ or code-lists/';

const folders: ReadonlyMap<string, ConfigKind> = new Map([
  ['verticals', 'vertical'],
  ['resources', 'resources'],
  ['demands', 'demands'],
  ['life-events', 'life-event'],
  ['code-lists', 'code-list'],
]);

/** The published JSON Schema of a kind: draft 7, which YAML editors understand best. */
export function publishedSchema(kind: ConfigKind): Readonly<Record<string, unknown>> {
  const { schema, title } = configKinds[kind];
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return { $schema, title, ...rest };
}
