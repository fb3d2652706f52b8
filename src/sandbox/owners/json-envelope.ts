import type { Outcome, Owner, OwnerOperation, ReadRequest } from '../owner.ts';
import { cutToPage, type PageWords, withoutPage } from './pages.ts';
import { type OutcomeWords, type Word, wordOf } from './words.ts';

/** How an owner that speaks JSON names the parts of its envelope, by dotted paths, and what its codes are. */
export interface EnvelopeWords extends OutcomeWords {
  readonly status: string;
  /** Left out of an answer whose data stands where it would be (`result` and `result.errormsg`). */
  readonly message: string;
  readonly data: string;
  /** Whether an answer without data says so with null or leaves the member out. */
  readonly dataWithout: 'null' | 'absent';
  /**
   * For a status that only says whether it went well (`success: true`, `status: "error"`): what it says either way, and
   * the dotted path of a failure's own code. A word with the code of success went well.
   */
  readonly twofold?: { readonly well: string | boolean; readonly ill: string | boolean; readonly code: string };
  /** Long lists come in pages. */
  readonly paging?: PageWords;
}

export type { Word } from './words.ts';

export function jsonOwner(words: EnvelopeWords, operations: readonly OwnerOperation[]): Owner {
  return {
    operations,
    contentType: 'application/json; charset=utf-8',
    read: (body) => readPage(parseObject(body), words.paging),
    write: (outcome, head) => writeEnvelope(words, outcome, head),
  };
}

/** Parameters without the page that is asked for. */
export function readPage(parameters: Readonly<Record<string, unknown>> | undefined, paging?: PageWords): ReadRequest {
  if (parameters === undefined) return { ok: false, why: 'bad-parameter', head: {} };
  return paging ? withoutPage(parameters, paging) : { ok: true, parameters, head: {} };
}

/** The whole reply as JSON. */
export function writeEnvelope(words: EnvelopeWords, answered: Outcome, head: Readonly<Record<string, string>>): string {
  const { outcome, total } = words.paging ? cutToPage(answered, head) : { outcome: answered };
  const reply = {};
  for (const [path, value] of statusMembers(words, wordOf(words, outcome))) put(reply, path, value);
  if (outcome.kind === 'found') put(reply, words.data, outcome.data);
  else if (words.dataWithout === 'null' && !has(reply, words.data)) put(reply, words.data, null);
  if (outcome.kind === 'found' && total !== undefined && words.paging?.total) put(reply, words.paging.total, total);
  return JSON.stringify(reply);
}

function statusMembers(words: EnvelopeWords, [code, message]: Word): readonly (readonly [string, unknown])[] {
  const { status, twofold } = words;
  const isWell = code === words.success[0];
  const said = isWell && words.message.startsWith(`${words.data}.`) ? [] : [[words.message, message] as const];
  if (twofold === undefined) return [[status, code], ...said];
  return isWell ? [[status, twofold.well], ...said] : [[status, twofold.ill], [twofold.code, code], ...said];
}

/** Sets a member at a dotted path. */
function put(into: object, path: string, value: unknown): void {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) return void Reflect.set(into, name, value);
  const present: unknown = Reflect.get(into, name);
  const next = typeof present === 'object' && present !== null ? present : {};
  Reflect.set(into, name, next);
  put(next, rest.join('.'), value);
}

function has(object: object, path: string): boolean {
  return (
    path
      .split('.')
      .reduce<unknown>((here, name) => (here instanceof Object ? Reflect.get(here, name) : undefined), object) !==
    undefined
  );
}

function parseObject(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
