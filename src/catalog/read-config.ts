import type { z } from 'zod';
import { type ConfigProblem, oneOf } from './config-problem.ts';
import { isRecord } from './json-schema.ts';
import { problemsOf } from './schema-problems.ts';
import { type ConfigKind, configKinds, configLayout, kindOf, publishedSchema } from './schemas/kinds.ts';
import type { CompiledFile, ConfigFile } from './source.ts';
import { readSpec, type Spec } from './spec.ts';
import { readYaml, type YamlDocument, type YamlPath } from './yaml-document.ts';

/** One department, vertical, resource …: parsed, and able to say where something in it stands. */
export interface Item<Value> {
  /** Its full id: `mps-population.household-record` for a resource. */
  readonly id: string;
  /** The name of its file without `.yaml`: the vertical of a resource, the department of a demand. */
  readonly stem: string;
  readonly file: string;
  readonly value: Value;
  problem(path: YamlPath, message: string, expected: string, at?: 'key' | 'value'): ConfigProblem;
}

type ItemOf<Kind extends ConfigKind> =
  z.infer<(typeof configKinds)[Kind]['schema']> extends readonly (infer Element)[]
    ? Item<Element>
    : Item<z.infer<(typeof configKinds)[Kind]['schema']>>;

/** All of config/ and specs/ after the schemas, before the cross checks. */
export interface ConfigItems {
  readonly departments: readonly ItemOf<'departments'>[];
  readonly verticals: readonly ItemOf<'vertical'>[];
  readonly resources: readonly ItemOf<'resources'>[];
  readonly demands: readonly ItemOf<'demands'>[];
  readonly lifeEvents: readonly ItemOf<'life-event'>[];
  readonly codeLists: readonly ItemOf<'code-list'>[];
  /** By vertical. */
  readonly specs: ReadonlyMap<string, Spec>;
  /** Every id that a file states, also of items that failed their schema: a reference to one of them does resolve. */
  readonly declared: Readonly<Record<ConfigKind, ReadonlySet<string>>>;
}

/** Parses every file by its kind, item by item, so that one bad item does not hide another. */
export function readConfig(files: readonly (ConfigFile | CompiledFile)[]): {
  items: ConfigItems;
  problems: readonly ConfigProblem[];
} {
  const problems: ConfigProblem[] = [];
  const documents = files
    .filter(({ path }) => path.startsWith('config/'))
    .flatMap((file) => {
      const known = kindOf(file.path);
      const document = readYaml(file);
      if (known !== undefined) return [{ ...known, document }];
      problems.push(document.problem([], 'a file that config does not know', configLayout));
      return [];
    });
  for (const { document } of documents) problems.push(...document.syntax);
  if (!documents.some(({ kind }) => kind === 'departments')) {
    problems.push({
      file: 'config/departments.yaml',
      line: 1,
      message: 'the file is missing',
      expected: 'the list of departments',
    });
  }

  const specs = new Map<string, Spec>();
  for (const file of files.filter(({ path }) => path.startsWith('specs/'))) {
    const read = readSpec(readYaml(file));
    problems.push(...read.problems);
    specs.set(file.path.slice('specs/'.length).replace(/\.ya?ml$/, ''), read.spec);
  }

  const ofKind = <Kind extends ConfigKind>(kind: Kind) =>
    documents.filter((one) => one.kind === kind && one.document.syntax.length === 0);
  const list = <Element extends { readonly id: string }>(kind: ConfigKind, element: z.ZodType<Element>) =>
    ofKind(kind).flatMap(({ document, stem }) => listItems(kind, element, document, stem, problems));
  const single = <Value>(kind: ConfigKind, schema: z.ZodType<Value>) =>
    ofKind(kind).flatMap(({ document, stem }) =>
      parseItem(schema, document, { base: [], id: stem, stem, published: () => publishedSchema(kind) }, problems),
    );

  const items: ConfigItems = {
    departments: list('departments', configKinds.departments.schema.element),
    verticals: single('vertical', configKinds.vertical.schema),
    resources: list('resources', configKinds.resources.schema.element),
    demands: list('demands', configKinds.demands.schema.element),
    lifeEvents: single('life-event', configKinds['life-event'].schema),
    codeLists: single('code-list', configKinds['code-list'].schema),
    specs,
    declared: {
      departments: declaredIds('departments'),
      vertical: declaredIds('vertical'),
      resources: declaredIds('resources'),
      demands: declaredIds('demands'),
      'life-event': declaredIds('life-event'),
      'code-list': declaredIds('code-list'),
    },
  };
  return { items, problems };

  function declaredIds(kind: ConfigKind): ReadonlySet<string> {
    return new Set(
      documents
        .filter((one) => one.kind === kind)
        .flatMap(({ document, stem }) =>
          lists.has(kind) ? idsIn(document).map((id) => fullId(kind, stem, id)) : [stem],
        ),
    );
  }
}

/** The kinds whose files are lists of items; of the others a file is one item, with the file's name as its id. */
const lists: ReadonlySet<ConfigKind> = new Set(['departments', 'resources', 'demands']);

/** The ids of a list; also of one that is not valid YAML, so that what names them is not called wrong as well. */
function idsIn({ data, text, syntax }: YamlDocument): readonly string[] {
  if (syntax.length > 0) return [...text.matchAll(/^- *id: *([\w-]+)/gm)].flatMap(([, id = '']) => [id]);
  const items: readonly unknown[] = Array.isArray(data) ? data : [];
  return items.flatMap((raw) => (isRecord(raw) && typeof raw.id === 'string' ? [raw.id] : []));
}

function fullId(kind: ConfigKind, stem: string, id: string): string {
  return kind === 'resources' ? `${stem}.${id}` : id;
}

function listItems<Element extends { readonly id: string }>(
  kind: ConfigKind,
  element: z.ZodType<Element>,
  document: YamlDocument,
  stem: string,
  problems: ConfigProblem[],
): readonly Item<Element>[] {
  if (!Array.isArray(document.data)) {
    problems.push(
      document.problem([], 'the file is not a list', `${String(publishedSchema(kind).description)}: - id: …`),
    );
    return [];
  }
  const seen = new Map<string, Item<Element>>();
  return document.data.flatMap((raw, index) => {
    const id = isRecord(raw) && typeof raw.id === 'string' ? fullId(kind, stem, raw.id) : `item ${index + 1}`;
    const items = parseItem(
      element,
      document,
      { base: [index], id, stem, published: () => publishedSchema(kind).items },
      problems,
    );
    for (const item of items) {
      if (seen.has(id)) {
        problems.push(item.problem(['id'], `${id} is there twice`, 'every id once'));
      }
      seen.set(id, item);
    }
    return items;
  });
}

function parseItem<Value>(
  schema: z.ZodType<Value>,
  document: YamlDocument,
  { base, id, stem, published }: { base: YamlPath; id: string; stem: string; published: () => unknown },
  problems: ConfigProblem[],
): readonly Item<Value>[] {
  const raw = base.length === 0 ? document.data : (document.data as readonly unknown[])[Number(base[0])];
  const parsed = schema.safeParse(raw, { jitless: true });
  if (!parsed.success) {
    problems.push(
      ...parsed.error.issues.flatMap((issue) => problemsOf(issue, { document, base, published: published() })),
    );
    return [];
  }
  return [
    {
      id,
      stem,
      file: document.file,
      value: parsed.data,
      problem: (path, message, expected, at) => document.problem([...base, ...path], message, expected, at),
    },
  ];
}

/** A problem for a name that resolves to nothing; none where it does. */
export function unresolved(
  item: Item<unknown>,
  path: YamlPath,
  { kind, name, known }: { kind: string; name: string; known: ReadonlySet<string> },
): readonly ConfigProblem[] {
  return known.has(name) ? [] : [item.problem(path, `no ${kind} ${name}`, oneOf(name, known))];
}
