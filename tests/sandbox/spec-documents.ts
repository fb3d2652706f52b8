import { readdir, readFile } from 'node:fs/promises';
import { type Schema, Validator } from '@cfworker/json-schema';
import { parse } from 'yaml';
import { contentOpener, openedSchema } from '../../src/verticals/content.ts';
import { formats } from '../../src/verticals/formats/index.ts';

const folder = new URL('../../specs/', import.meta.url);

export interface MediaType {
  readonly schema: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface SpecOperation {
  readonly operationId: string;
  readonly 'x-service-id'?: string;
  readonly requestBody: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, MediaType>> }>>;
}

export interface SpecDocument {
  readonly raw: Readonly<Record<string, unknown>>;
  /** POST operations by path, every reference resolved. */
  readonly operations: ReadonlyMap<string, SpecOperation>;
}

/** Every document in specs/, by vertical. */
export async function readSpecs(): Promise<ReadonlyMap<string, SpecDocument>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));
  return new Map(
    await Promise.all(
      names.map(async (name): Promise<[string, SpecDocument]> => {
        const raw = parse(await readFile(new URL(name, folder), 'utf8')) as Record<string, unknown>;
        const { paths } = resolve(raw, raw) as { paths: Record<string, { post: SpecOperation }> };
        return [
          name.slice(0, -5),
          { raw, operations: new Map(Object.entries(paths).map(([path, { post }]) => [path, post])) },
        ];
      }),
    ),
  );
}

/** A schema and a message of it with the documents opened that stand in its text members; sealed ones stay as they are. */
export function opened(schema: Schema, message: unknown): readonly [Schema, unknown] {
  const sealed = JSON.stringify(schema).includes('"contentEncoding"');
  const open = contentOpener(schema)(message);
  if (!open.ok) throw new Error(open.failure);
  return [sealed ? schema : (openedSchema(schema) as Schema), open.value];
}

/** What a spec holds against the text of a reply, before that is sealed: read as its media type says, documents in it opened. */
export function replyCheckerOf([mediaType, { schema }]: readonly [string, MediaType]) {
  const format = formats.find(({ name }) => name === formatOf[mediaType]);
  const read = format?.decoder({ charset: 'utf-8', reply: schema });
  const open = contentOpener(schema);
  const check = checkerOf(openedSchema(schema) as Schema);
  return (text: string): readonly string[] => {
    const document = read?.(new TextEncoder().encode(text));
    const message = document?.ok ? open(document.value) : document;
    return message?.ok ? check(message.value) : [`${mediaType} that cannot be read: ${message?.failure}`];
  };
}

const formatOf: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/xml': 'xml',
  'text/xml': 'soap',
};

/** What a schema holds against a value; empty where it fits. */
export function faultsOf(schema: Schema, value: unknown): readonly string[] {
  return checkerOf(schema)(value);
}

/** The same for many values. */
function checkerOf(schema: Schema): (value: unknown) => readonly string[] {
  const validator = new Validator(schema, '2020-12', false);
  return (value) => {
    const { valid, errors } = validator.validate(value);
    return valid ? [] : errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
  };
}

function resolve(node: unknown, document: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => resolve(item, document));
  if (typeof node !== 'object' || node === null) return node;
  if ('$ref' in node) {
    const steps = String(node.$ref).slice(2).split('/');
    return resolve(
      steps.reduce<unknown>((here, step) => (here as Record<string, unknown>)[step], document),
      document,
    );
  }
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, resolve(value, document)]));
}
