import type { Parameter, Parameters, Resource } from '../model/index.ts';

const identifying: readonly Parameter['format'][] = ['id-number', 'uscc', 'id-number-or-uscc', 'plate-number'];

/** The identifiers of data subjects among a call's parameters, each once, in the resource's order. */
export function identifiersIn(resource: Resource, parameters: Parameters): readonly string[] {
  const ids = resource.parameters
    .filter(({ format }) => identifying.includes(format))
    .map(({ name }) => parameters[name])
    .filter((id) => id !== undefined);
  return [...new Set(ids)];
}
