import type { ParameterFormat } from '../../model/index.ts';
import { type JsonSchema, propertiesOf, requiredOf } from '../json-schema.ts';
import { titleOf } from './descriptions.ts';
import { bilingual, decide, inline, listItem } from './draft-lines.ts';
import { type FieldGuess, guessField, suggestMask } from './field-drafts.ts';
import { guessFormat } from './member-formats.ts';
import { camelCase, humanised, isSpelledOut, type KnownName, kebabCase, proposeName } from './names.ts';

export interface ResourceFacts {
  readonly id: string;
  readonly operation: string;
  readonly title: string | undefined;
  /** The object schema that holds the parameters. */
  readonly request: JsonSchema;
  /** The object schema of one record. */
  readonly record: JsonSchema;
  readonly many: boolean;
  /** Whether the platform wants the service's number and the document does not give it. */
  readonly needsService: boolean;
  /** What `check` will demand; undefined leaves it to decide. */
  readonly share: 'never' | undefined;
}

/** A code list that an enum of the document asks for. */
export interface CodeListDraft {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** Code → what the document says of it. */
  readonly values: ReadonlyMap<string, string>;
}

export interface DraftContext {
  readonly vertical: string;
  readonly title: string | undefined;
  readonly known: readonly KnownName[];
  /** Names of code lists that are there already or were drafted before. */
  readonly codeLists: Set<string>;
}

/** The first draft of `config/resources/{id}.yaml`, with the code lists its enums need. */
export function resourcesFile(
  resources: readonly ResourceFacts[],
  context: DraftContext,
): { text: string; codeLists: readonly CodeListDraft[] } {
  const codeLists: CodeListDraft[] = [];
  const items = resources.map((facts) => resourceItem(facts, context, codeLists));
  const head = [
    '# yaml-language-server: $schema=../schemas/resources.json',
    `# ${context.title ?? context.vertical}的数据资源 · Resources of ${context.vertical}`,
    "# upstream 是对方报文里的名字，name 是本县统一的名字 · `upstream` is the owner's name for it, `name` the county's",
    '# 初稿：名称、格式、类型为建议，请核对；写有 decide 的行须由人填写',
    '# A first draft: names, formats and types are proposals; fill in the lines that say decide.',
  ];
  return { text: [...head, ...items.flatMap((lines) => ['', ...lines]), ''].join('\n'), codeLists };
}

function resourceItem(facts: ResourceFacts, context: DraftContext, codeLists: CodeListDraft[]): readonly string[] {
  const taken = new Set<string>();
  const parameters = parametersOf(facts, context.known, taken);
  const subject = subjectOf(
    facts,
    parameters.map(({ format }) => format),
  );
  const fields = Object.entries(propertiesOf(facts.record)).map(([upstream, schema]) =>
    fieldItem(upstream, schema, { facts, context, codeLists, taken }),
  );
  return listItem(
    [
      `id: ${facts.id}`,
      `operation: ${facts.operation}`,
      ...(facts.needsService ? [decide('service', "服务在平台上的编号 · the service's number at the platform")] : []),
      ...bilingual('title', {
        ...(facts.title !== undefined && { zh: facts.title }),
        en: humanised(facts.id),
        what: { zh: '数据资源的名称', en: 'the name of the resource' },
      }),
      subject === undefined
        ? decide(
            'subject',
            '关于谁或什么 · whom or what it is about: person, child, enterprise, property, vehicle or project',
          )
        : `subject: ${subject}`,
      decide('sharing', '共享属性：无条件、有条件、不予共享 · unconditional, conditional or not-shared'),
      decide('freshness', '多久更新 · how fresh: realtime, daily, monthly or yearly'),
      decide(
        'onEmpty',
        '查无记录即为“没有”，还是不说明问题 · what no record means: absence-is-an-answer or absence-proves-nothing',
      ),
      ...(facts.many ? ['many: true'] : []),
      facts.share === undefined
        ? decide('share', '留存的答复可给谁 · who may get a kept copy: county, department or never')
        : `share: ${facts.share}`,
      'parameters:',
      ...parameters.flatMap(({ lines }) => listItem(lines, 2)),
      'fields:',
      ...fields.flatMap((lines) => listItem(lines, 2)),
    ],
    0,
  );
}

function parametersOf(
  { request }: ResourceFacts,
  known: readonly KnownName[],
  taken: Set<string>,
): readonly { format: ParameterFormat; lines: readonly string[] }[] {
  const required = new Set(requiredOf(request));
  return Object.entries(propertiesOf(request)).map(([upstream, schema]) => {
    const title = titleOf(upstream, schema);
    const format = guessFormat(upstream, title, schema);
    const name = proposeName({ upstream, title, format }, known, taken);
    taken.add(name);
    return {
      format,
      lines: [
        `name: ${name}`,
        `upstream: ${inline(upstream)}`,
        `format: ${format}`,
        ...(required.has(upstream) ? [] : ['required: false']),
        ...memberTitle(name, upstream, title),
      ],
    };
  });
}

function fieldItem(
  upstream: string,
  schema: JsonSchema,
  {
    facts,
    context,
    codeLists,
    taken,
  }: { facts: ResourceFacts; context: DraftContext; codeLists: CodeListDraft[]; taken: Set<string> },
): readonly string[] {
  const title = titleOf(upstream, schema);
  const guess = guessField(upstream, title, schema);
  const format = guess.type === 'string' ? guessFormat(upstream, title, schema) : 'text';
  // A field may bear the name of a parameter: it is the same thing, as the reply has it.
  const fieldsTaken = new Set([...taken].filter((name) => name.startsWith(fieldMark)).map((name) => name.slice(1)));
  const name = proposeName({ upstream, title, format }, context.known, fieldsTaken);
  taken.add(`${fieldMark}${name}`);
  const mask = suggestMask(name, title, guess.type);
  return [
    `name: ${name}`,
    `upstream: ${inline(upstream)}`,
    `type: ${guess.type}`,
    ...conversionLines(guess, { name, title, upstream, facts, context, codeLists }),
    decide(
      'level',
      '数据分级：1 公开、2 内部、3 个人、4 敏感 · data level: 1 public, 2 internal, 3 personal, 4 sensitive',
    ),
    decide('mask', `脱敏方式，可用 ${mask} · the mask; ${mask} would fit`),
    ...memberTitle(name, upstream, title),
  ];
}

/** The initials of pinyin tell an English reader nothing: their title waits for a person. */
function memberTitle(name: string, upstream: string, title: string): readonly string[] {
  const isAbbreviation = name === camelCase(upstream) && !isSpelledOut(upstream);
  return bilingual('title', {
    zh: title,
    ...(!isAbbreviation && { en: humanised(name) }),
    what: { zh: '含义；name 也请改为英文', en: 'what it means; give it an English name too' },
  });
}

const fieldMark = '.';

function conversionLines(
  { convert, codes, list }: FieldGuess,
  place: {
    name: string;
    title: string;
    upstream: string;
    facts: ResourceFacts;
    context: DraftContext;
    codeLists: CodeListDraft[];
  },
): readonly string[] {
  if (convert !== undefined) return [`convert: ${convert}`];
  if (codes !== undefined) return [`codes: ${inline(codes)}`];
  if (list === undefined) return [];
  const { name, title, upstream, facts, context, codeLists } = place;
  const known = codeLists.find(
    (one) => one.title === title && [...one.values.keys()].join() === [...list.keys()].join(),
  );
  if (known !== undefined) return [`codeList: ${known.id}`];
  const id = [`${facts.id}-${kebabCase(name)}`, `${context.vertical}-${facts.id}-${kebabCase(name)}`].find(
    (one) => !context.codeLists.has(one),
  );
  if (id === undefined) return [decide('codeList', '代码表 · the code list')];
  context.codeLists.add(id);
  codeLists.push({ id, title, source: `${context.title ?? context.vertical} ${upstream}`, values: list });
  return [`codeList: ${id}`];
}

function subjectOf({ title = '', operation }: ResourceFacts, formats: readonly ParameterFormat[]): string | undefined {
  if (/儿童|学生|新生儿|幼儿/.test(title) || /child|student/i.test(operation)) return 'child';
  if (formats.includes('plate-number')) return 'vehicle';
  if (formats.includes('project-code')) return 'project';
  if (/不动产|房屋|房产/.test(title)) return 'property';
  if (formats.includes('id-number') || formats.includes('person-name')) return 'person';
  return formats.includes('uscc') || formats.includes('entity-name') ? 'enterprise' : undefined;
}

/** The first draft of `config/code-lists/{id}.yaml`. */
export function codeListFile({ id, title, source, values }: CodeListDraft): string {
  const entry = ([code, meaning]: readonly [string, string]) => {
    const word = /^[A-Za-z][A-Za-z_-]{2,}$/.test(code) ? kebabCase(code) : undefined;
    return listItem(
      [
        `code: ${inline(code)}`,
        word === undefined ? decide('value', '本县取值，如 enrolled · the county’s value') : `value: ${word}`,
        ...bilingual('title', {
          ...(meaning !== '' && { zh: meaning }),
          ...(word !== undefined && { en: humanised(word).toLowerCase() }),
          what: { zh: '这一代码的含义', en: 'what the code means' },
        }),
      ],
      2,
    );
  };
  return [
    '# yaml-language-server: $schema=../schemas/code-list.json',
    `# ${title} · 对方代码 → 本县取值 · the vertical's code → the county's value`,
    '',
    `title: ${inline({ zh: title, en: humanised(id) })}`,
    `source: ${inline(source)}`,
    'values:',
    ...[...values].flatMap(entry),
    '',
  ].join('\n');
}
