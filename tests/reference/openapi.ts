import { dereference, type Schema, validate } from '@cfworker/json-schema';
import type { Language } from '../../src/model/index.ts';

export interface Media {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value?: unknown; readonly $ref?: string }>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly example?: unknown;
  readonly schema?: { readonly example?: unknown };
}

export interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Media>> }>
  >;
  readonly 'x-codeSamples'?: readonly { readonly source: string }[];
}

export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly examples: Readonly<Record<string, { readonly value: unknown }>>;
  };
}

export async function readDocument(url: string, language: Language, token?: string): Promise<OpenApiDocument> {
  const response = await fetch(`${url}/openapi.json?lang=${language}${token ? '&view=mine' : ''}`, {
    headers: token ? { Authorization: `Bearer ${token}` } : {},
  });
  return (await response.json()) as OpenApiDocument;
}

export interface PlacedOperation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export function operationsOf({ paths }: OpenApiDocument): readonly PlacedOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, method, path, operation })),
  );
}

/** The examples of one medium, references resolved. */
export function examplesOf(media: Media, { components }: OpenApiDocument): readonly unknown[] {
  const named = Object.values(media.examples ?? {}).map(({ value, $ref }) =>
    $ref ? components.examples[$ref.replace('#/components/examples/', '')]?.value : value,
  );
  return media.example === undefined ? named : [media.example, ...named];
}

export function parametersOf({ parameters = [] }: Operation, { components }: OpenApiDocument): readonly Parameter[] {
  return parameters.flatMap((parameter) => {
    if (!('$ref' in parameter)) return [parameter];
    const shared = components.parameters[parameter.$ref.replace('#/components/parameters/', '')];
    return shared ? [shared] : [];
  });
}

/** What is wrong with a value, as the document's own schema sees it; empty where nothing is. */
export function faultsOf(value: unknown, media: Media, document: OpenApiDocument): readonly string[] {
  const { errors } = validate(value, media.schema ?? {}, '2020-12', lookupOf(document), false);
  return errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
}

const lookups = new WeakMap<OpenApiDocument, Record<string, Schema | boolean>>();

/** Every schema of a document by its address, looked up once: the document of the whole county has thousands. */
function lookupOf(document: OpenApiDocument): Record<string, Schema | boolean> {
  const known = lookups.get(document);
  if (known) return known;
  const contents = operationsOf(document).flatMap(({ operation }) =>
    [operation.requestBody, ...Object.values(operation.responses)].flatMap((part) =>
      Object.values(part?.content ?? {}),
    ),
  );
  const $defs = Object.fromEntries(contents.map(({ schema }, index) => [`media${index}`, schema ?? {}]));
  const lookup = dereference({ components: document.components, $defs } as Schema);
  lookups.set(document, lookup);
  return lookup;
}
