import type { Allowed, Field, FieldValue, Finding, Occasion, Released, Reply, Row } from '../model/index.ts';
import { applyMask } from './masks.ts';
import { findingOf } from './predicates.ts';

/**
 * Cuts a vertical's answer to what the demand lets out: its fields, masked but for those it names `unmasked`, and the answers to
 * its predicates. The one place where data is made fit to leave.
 */
export function minimise(reply: Reply, allowed: Allowed, now: number, occasion?: Occasion): Released {
  const { resource, demand } = allowed;
  const fields = resource.fields.filter(({ name }) => demand.fields.includes(name));
  const masked = fields.filter((field) => isMasked(field, demand.unmasked));
  const released = {
    rows: reply.rows.map((row) => cut(row, fields, demand.unmasked)),
    fields: fields.map(({ name }) => name),
    masked: masked.map(({ name }) => name),
    findings: findings(reply, allowed, now, occasion),
  };
  return released as unknown as Released;
}

function cut(row: Row, fields: readonly Field[], unmasked: readonly string[]): Record<string, FieldValue> {
  return Object.fromEntries(
    fields.map((field) => {
      const value = row[field.name] ?? null;
      return [field.name, isMasked(field, unmasked) ? applyMask(field.mask, value) : value];
    }),
  );
}

function isMasked({ name, mask }: Field, unmasked: readonly string[]): boolean {
  return mask !== 'none' && !unmasked.includes(name);
}

function findings(reply: Reply, allowed: Allowed, now: number, occasion?: Occasion): Record<string, Finding> {
  if (!occasion) return {};
  const facts = {
    resource: allowed.resource,
    parameters: allowed.parameters,
    stated: occasion.stated,
    rows: reply.rows,
    now,
  };
  return Object.fromEntries(
    allowed.demand.predicates
      .filter(({ id }) => occasion.predicates.includes(id))
      .map((predicate) => [predicate.id, findingOf(predicate, facts)]),
  );
}
