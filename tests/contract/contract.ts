import { inject } from 'vitest';
import { type Client, createClient } from '../support/client.ts';

/** A client of the gateway under test, in the name of one of its demo departments. */
export function as(department: string, options: { readonly scope?: string } = {}): Promise<Client> {
  return createClient({ url: inject('url'), data: inject('data'), department, ...options });
}

export interface Person {
  readonly name: string;
  readonly idNumber: string;
  readonly birthDate: string;
  readonly sex: string;
  readonly father?: NameAndId;
  readonly mother?: NameAndId;
  readonly children: readonly NameAndId[];
  readonly note?: string;
}

export interface NameAndId {
  readonly name: string;
  readonly idNumber: string;
}

/** Whom the sandbox knows. */
export async function people(): Promise<readonly Person[]> {
  const response = await fetch(`${inject('url')}/sandbox/people`);
  return ((await response.json()) as { items: readonly Person[] }).items;
}

/** The first family: a child who starts school, with both parents and every paper. */
export async function firstFamily(): Promise<{ child: NameAndId; father: NameAndId; mother: NameAndId }> {
  const child = (await people()).find(({ father, mother }) => father && mother);
  if (!child?.father || !child.mother) throw new Error('the sandbox has no child with both parents');
  return { child: nameAndId(child), father: nameAndId(child.father), mother: nameAndId(child.mother) };
}

export function nameAndId({ name, idNumber }: NameAndId): NameAndId {
  return { name, idNumber };
}

/** Whether its vertical cannot be called on this runtime: every call of it is 503, `vertical-unavailable` or, outside its hours, `vertical-closed`. */
export function isBeyondReach(resource: string): boolean {
  return inject('beyondReach').includes(resource.split('.')[0] ?? '');
}

/** What verifies a receipt, by the log that its address names. */
export async function verifierKeyOf(receipt: string): Promise<string> {
  const { items } = (await (await fetch(`${inject('url')}/ledger`)).json()) as {
    items: readonly { log: string; verifierKey: string }[];
  };
  return items.find(({ log }) => receipt.startsWith(`/v1/receipts/${log}/`))?.verifierKey ?? '';
}

/** The entry of a request, as ops see it. */
export async function opsRow(requestId: string | null) {
  const ops = await as('data-bureau', { scope: 'ops' });
  return (await ops.call('GET', `/ops/requests/${requestId}`)).body.entry;
}
