import type { z } from 'zod';

/** What an owner comes to about one request, before it is put in the owner's words. */
export type Outcome =
  | { readonly kind: 'found'; readonly data: unknown }
  | { readonly kind: 'no-record' }
  | { readonly kind: 'refused'; readonly why: RefusalKind };

/** Ways an owner says no in its own envelope; each owner has its code for each. */
export type RefusalKind = 'missing-parameter' | 'bad-parameter' | 'not-granted' | 'quota-used' | 'broken';

export interface OwnerOperation {
  /** `operationId` in the spec. */
  readonly id: string;
  /** Path in the spec. */
  readonly path: string;
  /** The service's own number (`x-service-id`): at the relay, or as the owner itself numbers its interfaces. */
  readonly service?: string;
  /** Answers decoded parameters. */
  answer(parameters: unknown): Outcome;
}

/** One ministry's side: its operations and how it reads and writes. */
export interface Owner {
  readonly operations: readonly OwnerOperation[];
  /** Of replies; its charset is the one it reads and writes. */
  readonly contentType: string;
  /** Media type of requests, where it is another than that of replies. */
  readonly requestType?: string;
  /** Makes parameters of a request's body, or a refusal where it is not as the owner demands. */
  read(body: string, operation: OwnerOperation): ReadRequest;
  /** The whole reply. `head` is what the request's own head said, where the owner has one. */
  write(outcome: Outcome, head: Readonly<Record<string, string>>): string;
}

export type ReadRequest =
  | { readonly ok: true; readonly parameters: unknown; readonly head: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly why: RefusalKind; readonly head: Readonly<Record<string, string>> };

/** An operation whose parameters are checked first; `find` answers nothing where there is no record. */
export function defineOperation<Parameters>({
  parameters: schema,
  find,
  ...names
}: {
  readonly id: string;
  readonly path: string;
  readonly service?: string;
  readonly parameters: z.ZodType<Parameters>;
  find(parameters: Parameters): object | undefined;
}): OwnerOperation {
  return {
    ...names,
    answer(raw) {
      const parsed = schema.safeParse(raw);
      if (!parsed.success) return { kind: 'refused', why: faultOf(parsed.error, raw) };
      const data = find(parsed.data);
      return data === undefined ? { kind: 'no-record' } : { kind: 'found', data };
    },
  };
}

/** Whether something is missing or only badly written. */
export function faultOf(error: z.ZodError, raw: unknown): RefusalKind {
  const missing = error.issues.some(({ path }) => {
    const value = path.reduce<unknown>(
      (here, key) => (typeof here === 'object' && here !== null ? Reflect.get(here, key) : undefined),
      raw,
    );
    return value === undefined || value === '';
  });
  return missing ? 'missing-parameter' : 'bad-parameter';
}

/** The first record of found data, made to have a member of the wrong kind: what a spec's validator must catch. */
export function withWrongShape(outcome: Outcome): Outcome {
  const data = outcome.kind === 'found' ? outcome.data : {};
  const spoil = (record: unknown) => {
    const members = typeof record === 'object' && record !== null ? record : {};
    return { ...members, [Object.keys(members)[0] ?? 'wrong']: { wrong: 'shape' } };
  };
  if (!Array.isArray(data)) return { kind: 'found', data: spoil(data) };
  return { kind: 'found', data: [spoil(data[0]), ...data.slice(1)] };
}
