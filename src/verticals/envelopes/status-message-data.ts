import { z } from 'zod';
import type { UpstreamCall } from '../../model/index.ts';
import { memberAt, nestAt } from '../members.ts';
import { type ContextMember, defineEnvelope } from './envelope.ts';
import { outcomeCodes, readCode, recordsAt } from './outcome.ts';

const memberPath = z
  .string('a dotted path of member names')
  .regex(/^[\w-]+(\.[\w-]+)*$/, 'a dotted path of member names, such as head.code');

const settings = outcomeCodes.extend({
  /** Where the status code is: `code`, `errcode`, `head.code`. */
  status: memberPath,
  /** Where the status's words are. They may name a person, so they go nowhere. */
  message: memberPath.optional(),
  /** Where the record or the list of records is: `data`, `result.rows`. */
  data: memberPath,
  /** Where the parameters go in the request; at its root if not given. */
  parameters: memberPath.optional(),
  /** Where the members go that prove who calls, if the signing has such; at its root if not given. */
  proof: memberPath.optional(),
  /** Members of the request that say who asks and what for. */
  context: z
    .strictObject({
      officer: memberPath.optional(),
      departmentCode: memberPath.optional(),
      departmentName: memberPath.optional(),
      matter: memberPath.optional(),
      case: memberPath.optional(),
    })
    .default({}),
});

type Settings = z.infer<typeof settings>;

/** A status, its words and the data side by side: the reply of most JSON services, each with its own member names. */
export const statusMessageData = defineEnvelope({
  name: 'status-message-data',
  formats: ['json'],
  settings: z.strictObject(settings.shape),
  holdsProof: true,
  places: ({ context }) =>
    (['officer', 'department', 'matter', 'case'] as const).filter((member) =>
      member === 'department' ? (context.departmentCode ?? context.departmentName) : context[member],
    ),
  wrapping: (settings, { takes }) => ({
    wrap: (parameters, call, proof) =>
      [
        nestAt(settings.proof ?? '', proof),
        nestAt(settings.parameters ?? '', parameters),
        ...contextMembers(settings, takes, call).map(([path, value]) => nestAt(path, value)),
      ].reduce<Record<string, unknown>>(merge, {}),
    open(document) {
      const outcome = readCode(memberAt(document, settings.status), settings.status, settings);
      if (outcome.kind !== 'success') return outcome;
      const records = recordsAt(memberAt(document, settings.data), settings.data);
      return records.length === 0 ? { kind: 'no-record' } : { kind: 'found', records };
    },
  }),
});

function contextMembers(
  { context }: Settings,
  takes: readonly ContextMember[],
  { officer, department, matter, case: caseNumber }: UpstreamCall,
): readonly (readonly [string, string])[] {
  const members: readonly (readonly [ContextMember, string | undefined, string])[] = [
    ['officer', context.officer, officer],
    ['department', context.departmentCode, department.uscc],
    ['department', context.departmentName, department.name],
    ['matter', context.matter, matter],
    ['case', context.case, caseNumber],
  ];
  return members.flatMap(([member, path, value]) =>
    path !== undefined && takes.includes(member) ? [[path, value] as const] : [],
  );
}

/** Both objects' members, nested ones joined; the second wins. */
function merge(into: Record<string, unknown>, from: unknown): Record<string, unknown> {
  for (const [name, value] of Object.entries(from as Readonly<Record<string, unknown>>)) {
    const present = into[name];
    const both = typeof present === 'object' && present !== null && typeof value === 'object' && value !== null;
    into[name] = both ? merge({ ...present }, value) : value;
  }
  return into;
}
