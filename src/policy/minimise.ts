import { isCitizenId } from '../catalog/index.ts';
import type { Allowed, Field, FieldValue, Finding, Released, Reply, Row } from '../model/index.ts';
import type { NameHolder } from './mask-name.ts';
import { applyMask } from './masks.ts';
import { findingOf } from './predicates.ts';

/**
 * Cuts a vertical's answer to what the demand lets out: its fields, masked but for those it names `unmasked` for the matter at hand,
 * and the answers to its predicates. The one place where data is made fit to leave.
 */
export function minimise(reply: Reply, allowed: Allowed, now: number): Released {
  const { resource, demand, unmasked, verification } = allowed;
  const { withoutRecord } = verification;
  const fields = withoutRecord ? [] : resource.fields.filter(({ name }) => demand.fields.includes(name));
  const released = {
    rows: withoutRecord ? [] : reply.rows.map((row) => cut(row, fields, unmasked, holderOf(allowed))),
    fields: fields.map(({ name }) => name),
    masked: fields.filter((field) => isMasked(field, unmasked)).map(({ name }) => name),
    findings: findings(reply, allowed, now),
    withoutRecord,
  };
  return released as unknown as Released;
}

/** A field that may hold the name of either holds that of whom the question was about: a citizen id or a credit code tells. */
function holderOf({ resource, parameters }: Allowed): NameHolder | undefined {
  const either = resource.parameters.find(({ format }) => format === 'id-number-or-uscc');
  const number = either && parameters[either.name];
  if (number === undefined) return undefined;
  return isCitizenId(number) ? 'person' : 'organisation';
}

function cut(
  row: Row,
  fields: readonly Field[],
  unmasked: readonly string[],
  holder: NameHolder | undefined,
): Record<string, FieldValue> {
  return Object.fromEntries(
    fields.map((field) => {
      const value = row[field.name] ?? null;
      return [field.name, isMasked(field, unmasked) ? applyMask(field.mask, value, holder) : value];
    }),
  );
}

function isMasked({ name, mask }: Field, unmasked: readonly string[]): boolean {
  return mask !== 'none' && !unmasked.includes(name);
}

function findings({ rows }: Reply, allowed: Allowed, now: number): Record<string, Finding> {
  const { resource, parameters, verification } = allowed;
  const facts = { resource, parameters, stated: verification.stated, rows, now };
  return Object.fromEntries(
    verification.predicates.map((predicate) => [predicate.id, findingOf(predicate, facts)] as const),
  );
}
