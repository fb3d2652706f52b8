import type { Pipe } from '../model/index.ts';
import { buildPipe, type FieldSettings, type PipeSettings, SettingsError, standIn } from '../verticals/index.ts';
import type { ConfigProblem } from './config-problem.ts';
import type { Environment } from './environment.ts';
import type { JsonSchema } from './json-schema.ts';
import type { ConfigItems, Item } from './read-config.ts';
import type { CodeListConfig } from './schemas/code-list.ts';
import type { DemandConfig } from './schemas/demand.ts';
import type { FieldConfig, ResourceConfig } from './schemas/resource.ts';
import type { VerticalConfig } from './schemas/vertical.ts';
import { schemaFor } from './spec.ts';
import type { YamlPath } from './yaml-document.ts';

/** The pipe of every resource that is shared, by resource id; what does not fit is a problem at its line. */
export function buildPipes(
  config: ConfigItems,
  environment: Environment,
): { pipes: ReadonlyMap<string, Pipe>; problems: readonly ConfigProblem[] } {
  const pipes = new Map<string, Pipe>();
  const problems: ConfigProblem[] = [];
  for (const resource of config.resources) {
    const vertical = config.verticals.find(({ id }) => id === resource.stem);
    if (resource.value.sharing === 'not-shared' || vertical === undefined) continue;
    const demands = config.demands.filter(({ value }) => value.resource === resource.id);
    const settings = settingsOf(config, environment, { resource, vertical, demands });
    if (settings === undefined) continue;
    try {
      pipes.set(resource.id, buildPipe(settings));
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      problems.push(placed(error, { resource, vertical, demands }));
    }
  }
  return { pipes, problems };
}

interface Parts {
  readonly resource: Item<ResourceConfig>;
  readonly vertical: Item<VerticalConfig>;
  readonly demands: readonly Item<DemandConfig>[];
}

function settingsOf(
  { specs, codeLists }: ConfigItems,
  environment: Environment,
  { resource, vertical, demands }: Parts,
): PipeSettings | undefined {
  const { upstream, service } = vertical.value;
  const operation = specs.get(vertical.id)?.operations.get(resource.value.operation);
  const reply: JsonSchema | undefined = operation && schemaFor(upstream.format, operation, 'reply');
  if (operation === undefined || reply === undefined) return undefined;
  const request = schemaFor(upstream.format, operation, 'request');
  const number = resource.value.service ?? operation.service;
  return {
    resource: resource.id,
    title: resource.value.title.zh,
    baseUrl: environment.value(vertical, ['upstream', 'baseUrl'], upstream.baseUrl, 'https://environment.invalid'),
    dialect: {
      signing: upstream.signing,
      envelope: upstream.envelope,
      format: upstream.format,
      charset: upstream.charset,
    },
    envelope: upstream.envelopeSettings,
    takes: upstream.takes,
    timeoutMs: service.timeoutMs,
    operation: {
      method: operation.method,
      path: operation.path,
      ...(number !== undefined && { service: number }),
      reply,
      ...(request && { request }),
    },
    parameters: resource.value.parameters.map(({ name, upstream: theirs }) => ({ name, upstream: theirs })),
    fields: resource.value.fields.map((field) =>
      fieldSettings(field, codeLists.find(({ id }) => id === field.codeList)?.value),
    ),
    many: resource.value.many,
    credentials: credentialsOf(environment, { vertical, demands }),
  };
}

function fieldSettings(field: FieldConfig, list?: CodeListConfig): FieldSettings {
  const { name, upstream, type, codes } = field;
  const convert = field.convert ?? converterByMask[field.mask];
  const mapped = list === undefined ? codes : Object.fromEntries(list.values.map(({ code, value }) => [code, value]));
  return { name, upstream, type, ...(convert !== undefined && { convert }), ...(mapped && { codes: mapped }) };
}

/** What is masked as a name or a citizen id is one, whoever sends it: folded alike, so that it compares and can be asked with. */
const converterByMask: Readonly<Partial<Record<FieldConfig['mask'], string>>> = {
  name: 'name',
  'id-number': 'id-number',
};

function credentialsOf(
  environment: Environment,
  { vertical, demands }: Omit<Parts, 'resource'>,
): PipeSettings['credentials'] {
  const { credential } = vertical.value.upstream;
  if (credential !== 'per-demand') {
    return { per: 'vertical', credential: read(environment, vertical, ['upstream', 'credential'], credential) };
  }
  const credentials = demands.map((demand) => {
    return [demand.id, read(environment, demand, ['credential'], demand.value.credential ?? {})] as const;
  });
  return { per: 'demand', credentials: Object.fromEntries(credentials) };
}

function read(
  environment: Environment,
  item: Item<unknown>,
  path: YamlPath,
  credential: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(credential).map(([member, written]) => [
      member,
      environment.value(item, [...path, member], written, standIn),
    ]),
  );
}

/** Where in config a pipe's settings came from. */
function placed({ path, message: expected }: SettingsError, { resource, vertical, demands }: Parts): ConfigProblem {
  const [part = '', ...rest] = path;
  switch (part) {
    case 'baseUrl': {
      const variable = vertical.value.upstream.baseUrl.replace(/^env:/, '');
      return vertical.problem(['upstream', 'baseUrl'], `${variable} is not an address that can be called`, expected);
    }
    case 'dialect':
      return vertical.problem(['upstream', ...rest], `the ${rest.join('.')} does not fit`, expected);
    case 'envelope': {
      const message = `envelopeSettings are not as ${vertical.value.upstream.envelope} needs them`;
      return vertical.problem(['upstream', 'envelopeSettings', ...rest], message, expected);
    }
    case 'takes':
      return vertical.problem(['upstream', 'takes'], 'takes does not fit the envelope', expected);
    case 'credentials': {
      const demand = demands.find(({ id }) => id === String(rest[1]));
      const [item, at] = demand
        ? ([demand, ['credential', ...rest.slice(2)]] as const)
        : ([vertical, ['upstream', 'credential', ...rest.slice(1)]] as const);
      return item.problem(at, `the credential is not as ${vertical.value.upstream.signing} needs it`, expected);
    }
    case 'operation':
      return resource.problem(
        rest[0] === 'service' ? ['service'] : ['operation'],
        `${resource.value.operation} cannot be called: its ${rest.join('.')} does not fit`,
        expected,
      );
    default:
      return resource.problem(path, `${path.join('.')} does not fit`, expected);
  }
}
