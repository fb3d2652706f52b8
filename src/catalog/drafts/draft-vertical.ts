import type { Result, Text } from '../../model/index.ts';
import { envelopes, formats } from '../../verticals/index.ts';
import { isRecord, type JsonSchema, memberNames, objectWith, type Place, propertiesOf } from '../json-schema.ts';
import type { ConfigFile } from '../source.ts';
import { readSpec, type SpecOperation, schemaFor } from '../spec.ts';
import { readYaml } from '../yaml-document.ts';
import { descriptionOf } from './descriptions.ts';
import { type EnvelopeGuess, guessEnvelope, guessSigning } from './dialect.ts';
import { type KnownName, resourceId } from './names.ts';
import { readOwnerDocument } from './owner-document.ts';
import { codeListFile, type ResourceFacts, resourcesFile } from './resources-file.ts';
import { verticalFile } from './vertical-file.ts';

/** A file to write; `path` from the folders on: `config/verticals/mot-transport.yaml`. */
export interface DraftFile {
  readonly path: string;
  readonly text: string;
}

/** A line that waits for a person. */
export interface Decision {
  readonly file: string;
  readonly line: number;
  /** The member to fill in. */
  readonly key: string;
  readonly hint: Text;
}

export interface VerticalDraft {
  readonly files: readonly DraftFile[];
  readonly decisions: readonly Decision[];
  /** What was changed, left out or cannot be drafted. */
  readonly notes: readonly Text[];
}

/**
 * The first draft of a vertical from its owner's OpenAPI document: what the document tells is written down, what only the county can
 * decide (levels, masks, sharing, freshness …) is left empty, so that `check` names it.
 * @param text the document, YAML or JSON; `file` is its name for messages
 * @param existing the county's config files: names it uses already are used again, and no code list is drafted twice
 */
export function draftVertical(
  { id, text, file }: { id: string; text: string; file: string },
  existing: readonly ConfigFile[],
): Result<VerticalDraft, Text> {
  const owner = readOwnerDocument(text, file);
  if (!owner.ok) return owner;
  const { data, notes: changes } = owner.value;
  const specFile = { path: `specs/${id}.yaml`, text: withOrigin(owner.value, file) };
  const { spec, problems } = readSpec(readYaml(specFile));
  const notes: Text[] = [
    ...changes,
    ...problems.map(({ line, message, expected }) => {
      const words = `${specFile.path}:${line} ${message} → ${expected}`;
      return { zh: words, en: words };
    }),
  ];
  const operations = [...spec.operations.values()].filter((one) => !isTokenEndpoint(one));
  const format = formatOf(operations);
  const summaries = summariesOf(data);
  const signing = guessSigning(
    data,
    operations.flatMap(({ request }) => [...request.values()].flatMap(memberNames)),
  );
  const info = isRecord(data.info) ? data.info : {};
  const title = textOf(info.title);
  const guesses = operations.map((one) => {
    const reply = schemaFor(format, one, 'reply');
    const words = `${summaries.get(one.id)?.description ?? ''}\n${descriptionOf(info)}`;
    return sideBySide?.formats.includes(format) && reply !== undefined ? guessEnvelope(reply, words) : undefined;
  });
  const envelope = guesses.find((one) => one !== undefined);
  const perDemand = signing.signing === 'platform-hmac';
  const resources = operations.flatMap((operation, index): readonly ResourceFacts[] => {
    const own = guesses[index];
    const facts = resourceFacts(operation, { format, envelope: own, notes });
    if (facts === undefined) return [];
    if (own !== undefined && own.data !== envelope?.data) {
      notes.push({
        zh: `${operation.id} 的数据在 ${own.data}，而 envelopeSettings 只有一处（${envelope?.data}）：请核对`,
        en: `${operation.id} answers under ${own.data}, and envelopeSettings has one place (${envelope?.data}): check it`,
      });
    }
    const summary = summaries.get(operation.id)?.summary;
    return [
      {
        ...facts,
        title: summary,
        needsService: perDemand && operation.service === undefined,
        share: perDemand ? 'never' : undefined,
      },
    ];
  });
  if (resources.length === 0) {
    return {
      ok: false,
      failure: {
        zh: `${file} 里没有可用的查询接口：每个接口须写明参数和 200 应答的 schema。${notes.map(({ zh }) => `\n  ${zh}`).join('')}`,
        en: `${file} has no operation to draft from: each needs parameters and a schema of its reply under 200.${notes.map(({ en }) => `\n  ${en}`).join('')}`,
      },
    };
  }
  const drafted = resourcesFile(unlike(resources), {
    vertical: id,
    title,
    known: knownNames(existing),
    codeLists: new Set(existing.flatMap(({ path }) => /^config\/code-lists\/(.+)\.yaml$/.exec(path)?.[1] ?? [])),
  });
  const files: readonly DraftFile[] = [
    {
      path: `config/verticals/${id}.yaml`,
      text: verticalFile({
        id,
        title,
        contact: textOf(isRecord(info.contact) ? info.contact.name : undefined),
        servers: serversOf(data),
        format,
        envelope,
        signing,
      }),
    },
    { path: `config/resources/${id}.yaml`, text: drafted.text },
    ...drafted.codeLists.map((list) => ({ path: `config/code-lists/${list.id}.yaml`, text: codeListFile(list) })),
    specFile,
  ];
  return { ok: true, value: { files, decisions: files.flatMap(decisionsIn), notes } };
}

/** The format that most operations speak both ways, the plainest of them where several do. */
function formatOf(operations: readonly SpecOperation[]): string {
  const speakers = (format: string) =>
    operations.filter((one) => schemaFor(format, one, 'request') && schemaFor(format, one, 'reply')).length;
  const [most] = formats.map(({ name }) => name).toSorted((one, other) => speakers(other) - speakers(one));
  return most ?? 'json';
}

/** The envelope whose settings a document's own words can fill in. */
const sideBySide = envelopes.find(({ name }) => name === 'status-message-data');

function withOrigin({ text, notes }: { text: string; notes: readonly Text[] }, file: string): string {
  if (notes.length === 0) return text;
  return [`# 取自 ${file} · from ${file}`, ...notes.map(({ zh, en }) => `# ${zh} · ${en}`), text].join('\n');
}

/** What an operation offers as a resource; undefined where it is none, with a note where someone may miss it. */
function resourceFacts(
  operation: SpecOperation,
  { format, envelope, notes }: { format: string; envelope: EnvelopeGuess | undefined; notes: Text[] },
): Omit<ResourceFacts, 'title' | 'needsService' | 'share'> | undefined {
  const { id, path } = operation;
  const reply = schemaFor(format, operation, 'reply');
  const request = schemaFor(format, operation, 'request');
  if (reply === undefined) return undefined;
  if (path.includes('{')) {
    notes.push({
      zh: `${id} 的参数在路径里（${path}）：网关不把个人参数放进网址，请向主管单位索取以报文或查询参数传参的接口`,
      en: `${id} takes a parameter in its path (${path}): the gateway puts none there; ask the owner for an operation that takes it in the body or the query`,
    });
    return undefined;
  }
  const place = envelope && placeOf(reply, envelope);
  const record = place ?? widest(reply);
  const parameters = request && widest(request);
  if (record === undefined || parameters === undefined) {
    notes.push({
      zh: `${id} 没有写明参数或应答的内容，未起草`,
      en: `${id} does not say what it takes or answers: not drafted`,
    });
    return undefined;
  }
  return { id: resourceId(id), operation: id, request: parameters.schema, record: record.schema, many: record.inList };
}

/** The object that stands under the envelope's `data`. */
function placeOf(reply: JsonSchema, { data }: EnvelopeGuess) {
  const names = data
    .split('.')
    .reduce<readonly unknown[]>(
      (schemas, member) => schemas.flatMap((schema) => membersNamed(schema, member)),
      [reply],
    );
  return names.map((schema) => widest(schema)).find((place) => place !== undefined);
}

function membersNamed(schema: unknown, name: string): readonly unknown[] {
  if (!isRecord(schema)) return [];
  const here = propertiesOf(schema)[name];
  const below = ['anyOf', 'oneOf'].flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : []));
  return [...(here === undefined ? [] : [here]), ...below.flatMap((one) => membersNamed(one, name))];
}

/** The object that holds what matters of a message: down the members that are named for it, else the one with most members. */
function widest(message: unknown): Place | undefined {
  return placeBelow(message, false) ?? objectWith(memberNames(message), message);
}

function placeBelow(schema: unknown, inList: boolean): Place | undefined {
  if (!isRecord(schema)) return undefined;
  if (isRecord(schema.items)) return placeBelow(schema.items, true);
  for (const alternative of ['anyOf', 'oneOf'].flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : []))) {
    const place = placeBelow(alternative, inList);
    if (place !== undefined) return place;
  }
  const members = Object.entries(propertiesOf(schema));
  const holders = members.filter(([, member]) => isHolder(member));
  const named = holders.find(([name]) =>
    /^(record|row|rows|body|data|query|condition|querycondition|params)$/i.test(name),
  );
  const only = holders.length === 1 && members.length === 1 ? holders[0] : undefined;
  const below = named ?? only;
  if (below !== undefined) return placeBelow(below[1], inList);
  return members.length > 0 ? { schema, inList } : undefined;
}

function isHolder(schema: JsonSchema): boolean {
  return Object.keys(propertiesOf(schema)).length > 0 || isRecord(schema.items);
}

function isTokenEndpoint({ path, reply }: SpecOperation): boolean {
  return (
    /(token|oauth|refresh\w*secret|login)/i.test(path) ||
    [...reply.values()].some((one) => memberNames(one).includes('access_token'))
  );
}

/** Two operations may come to one id; then each keeps its own name. */
function unlike(resources: readonly ResourceFacts[]): readonly ResourceFacts[] {
  const ids = resources.map(({ id }) => id);
  return resources.map((one, index) => (ids.indexOf(one.id) < index ? { ...one, id: `${one.id}-${index + 1}` } : one));
}

interface Summary {
  readonly summary: string | undefined;
  readonly description: string;
}

function summariesOf(data: Readonly<Record<string, unknown>>): ReadonlyMap<string, Summary> {
  const operations = Object.values(isRecord(data.paths) ? data.paths : {})
    .filter(isRecord)
    .flatMap((item) => Object.values(item));
  return new Map(
    operations.filter(isRecord).map((one) => {
      const described = textOf(one.description)?.split(/[。\n]/)[0];
      return [
        String(one.operationId),
        { summary: textOf(one.summary) ?? described, description: descriptionOf(one) },
      ] as const;
    }),
  );
}

function serversOf({ servers }: Readonly<Record<string, unknown>>): readonly string[] {
  return (Array.isArray(servers) ? servers : []).filter(isRecord).flatMap(({ url }) => textOf(url) ?? []);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().replaceAll(/\s+/g, ' ') : undefined;
}

/** What the county calls the members that its verticals have already. */
function knownNames(existing: readonly ConfigFile[]): readonly KnownName[] {
  return existing
    .filter(({ path }) => path.startsWith('config/resources/'))
    .flatMap((file) => {
      const { data } = readYaml(file);
      return (Array.isArray(data) ? data : [])
        .filter(isRecord)
        .flatMap((resource) => [resource.parameters, resource.fields].flat().filter(isRecord));
    })
    .map(({ name, upstream, title }) => ({
      name: String(name),
      upstream: String(upstream),
      zh: isRecord(title) ? String(title.zh) : '',
    }));
}

function decisionsIn({ path: file, text }: DraftFile): readonly Decision[] {
  return text.split('\n').flatMap((line, index) => {
    const [, key, zh, en] = /^[\s-]*(\w+): # decide: (.+?) · (.+)$/.exec(line) ?? [];
    return key === undefined || zh === undefined || en === undefined
      ? []
      : [{ file, line: index + 1, key, hint: { zh, en } }];
  });
}
