import { formats } from '../verticals/index.ts';
import { type ConfigProblem, oneOf } from './config-problem.ts';
import { isRecord, type JsonSchema } from './json-schema.ts';
import { createResolver, type Resolver } from './spec-references.ts';
import type { YamlDocument, YamlPath } from './yaml-document.ts';

/** What the catalog needs of one vertical's OpenAPI 3.1 document. */
export interface Spec {
  readonly file: string;
  readonly operations: ReadonlyMap<string, SpecOperation>;
}

export interface SpecOperation {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** `x-service-id`: the service's own number at the platform. */
  readonly service?: string;
  /** JSON Schema of the request and of the reply under 200, per media type, references resolved. */
  readonly request: ReadonlyMap<string, JsonSchema>;
  readonly reply: ReadonlyMap<string, JsonSchema>;
}

/** Reads a spec: only what an operation needs to be called and checked, not all that OpenAPI allows. */
export function readSpec(document: YamlDocument): { spec: Spec; problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [...document.syntax];
  const operations = new Map<string, SpecOperation>();
  const spec = { file: document.file, operations };
  if (document.syntax.length > 0) return { spec, problems };
  const root = document.data;
  if (!isRecord(root) || typeof root.openapi !== 'string' || !/^3\.1\.\d+$/.test(root.openapi)) {
    problems.push(document.problem(['openapi'], 'not an OpenAPI 3.1 document', 'openapi: 3.1.0 at the top'));
    return { spec, problems };
  }
  if (!isRecord(root.paths)) {
    problems.push(document.problem(['paths'], 'the spec has no paths', 'paths with one operation per service'));
    return { spec, problems };
  }
  const resolver = createResolver(document, problems);
  for (const [path, item] of Object.entries(root.paths)) {
    if (!isRecord(item)) continue;
    for (const method of ['get', 'post', 'put', 'delete', 'patch']) {
      const raw = item[method];
      if (!isRecord(raw)) continue;
      const operation = readOperation({ document, resolver, problems }, raw, { path, method });
      if (operation === undefined) continue;
      if (operations.has(operation.id)) {
        problems.push(
          document.problem(
            ['paths', path, method, 'operationId'],
            `operationId ${operation.id} is used twice`,
            'one operation per operationId',
          ),
        );
      }
      operations.set(operation.id, operation);
    }
  }
  return { spec, problems };
}

interface Reading {
  readonly document: YamlDocument;
  readonly resolver: Resolver;
  readonly problems: ConfigProblem[];
}

function readOperation(
  { document, resolver, problems }: Reading,
  raw: Readonly<Record<string, unknown>>,
  { path, method }: { path: string; method: string },
): SpecOperation | undefined {
  const at: YamlPath = ['paths', path, method];
  if (typeof raw.operationId !== 'string' || raw.operationId === '') {
    problems.push(document.problem(at, `${method} ${path} has no operationId`, 'an operationId to name it by', 'key'));
    return undefined;
  }
  if (method !== 'get' && method !== 'post') {
    problems.push(
      document.problem(at, `${raw.operationId} is called with ${method}`, 'get or post: the gateway only reads', 'key'),
    );
    return undefined;
  }
  const responses = isRecord(raw.responses) ? raw.responses : {};
  const reply = schemasByMediaType(resolver, responses['200'], [...at, 'responses', '200']);
  if (reply.size === 0) {
    problems.push(
      document.problem(
        [...at, 'responses', '200'],
        `${raw.operationId} does not describe its reply`,
        'responses: 200 with content and a schema',
      ),
    );
  }
  const request =
    method === 'get'
      ? queryParameters(resolver, raw.parameters, at)
      : schemasByMediaType(resolver, raw.requestBody, [...at, 'requestBody']);
  return {
    id: raw.operationId,
    method: method === 'get' ? 'GET' : 'POST',
    path,
    ...(typeof raw['x-service-id'] === 'string' && { service: raw['x-service-id'] }),
    request,
    reply,
  };
}

function schemasByMediaType(resolver: Resolver, raw: unknown, at: YamlPath): ReadonlyMap<string, JsonSchema> {
  const body = resolver.shallow(raw, at);
  const content = isRecord(body) && isRecord(body.content) ? body.content : {};
  return new Map(
    Object.entries(content).flatMap(([mediaType, media]) => {
      if (!isRecord(media) || media.schema === undefined) return [];
      const schema = resolver.deep(media.schema, [...at, 'content', mediaType, 'schema']);
      return isRecord(schema) ? [[mediaType, schema] as const] : [];
    }),
  );
}

/** A GET's parameters as one object schema, so that both kinds of request are checked alike. */
function queryParameters(resolver: Resolver, raw: unknown, at: YamlPath): ReadonlyMap<string, JsonSchema> {
  const parameters = (Array.isArray(raw) ? raw : [])
    .map((parameter, index) => resolver.deep(parameter, [...at, 'parameters', index]))
    .filter(isRecord)
    .filter((parameter) => parameter.in === 'query' && typeof parameter.name === 'string');
  const schema = {
    type: 'object',
    properties: Object.fromEntries(parameters.map((one) => [String(one.name), described(one)])),
    required: parameters.filter((one) => one.required === true).map((one) => String(one.name)),
  };
  return new Map([['application/json', schema]]);
}

/** A parameter's schema, with the parameter's own words where it has none. */
function described({ schema, description }: Readonly<Record<string, unknown>>): JsonSchema {
  return { ...(typeof description === 'string' && { description }), ...(isRecord(schema) && schema) };
}

/** The schema of an operation's request or reply in the format a dialect speaks: by that format's media types there. */
export function schemaFor(format: string, operation: SpecOperation, side: 'request' | 'reply'): JsonSchema | undefined {
  const spoken = formats.find(({ name }) => name === format);
  const mediaTypes: readonly string[] = (side === 'request' ? spoken?.mediaTypes : spoken?.replyMediaTypes) ?? [];
  const described = [...operation[side]].map(([name, schema]) => [name.split(';')[0]?.trim() ?? '', schema] as const);
  return described.find(([name]) => mediaTypes.includes(name))?.[1];
}

/** The remedy for an operation a spec does not have. */
export function operationRemedy(wanted: string, spec: Spec): string {
  return `an operationId of ${spec.file}: ${oneOf(wanted, spec.operations.keys())}`;
}
