import { z } from 'zod';
import type { UpstreamCall } from '../../model/index.ts';
import { memberAt, nestAt } from '../members.ts';
import { type ContextMember, defineEnvelope, type EnvelopeSite } from './envelope.ts';
import { memberPath } from './member-path.ts';
import { outcomeCodes, readCode, recordsAt } from './outcome.ts';
import { pageMembers, pagingSettings, withMore } from './paging.ts';

const settings = outcomeCodes.extend({
  /** Where the status is: `code`, `errcode`, `head.code`, `Response.Head.RetCode`. True and false are `'true'` and `'false'` among the codes. */
  status: memberPath,
  /** Where a failure's own code is, if the status only says that it failed: `result.errorcode`. */
  failureCode: memberPath.optional(),
  /** Where the status's words are. They may name a person, so they go nowhere. */
  message: memberPath.optional(),
  /** Where the record or the list of records is: `data`, `result.rows`. */
  data: memberPath,
  /** What no reply at all means: `failure` where the owner is known to answer its own trouble so. */
  empty: z.enum(['invalid', 'failure'], 'invalid or failure').default('invalid'),
  /** Where the parameters go in the request; at its root if not given. */
  parameters: memberPath.optional(),
  /** Where the members go that prove who calls, if the signing has such; at its root if not given. */
  proof: memberPath.optional(),
  /** Members that are in every request as they stand here, each by its path: `Request.Head.Version: '1.0'`. */
  constants: z.record(memberPath, z.string('text, quoted')).default({}),
  /** Where the service's own number goes, if the request names it. */
  service: memberPath.optional(),
  /** Where a number of ours goes that never repeats, if the request has one. */
  request: memberPath.optional(),
  /** Members of the request that say who asks and what for. */
  context: z
    .strictObject({
      officer: memberPath.optional(),
      departmentCode: memberPath.optional(),
      departmentName: memberPath.optional(),
      /** The matter's code (事项编码); where there is a `subMatter` as well, its first 31 characters, the item itself. */
      matter: memberPath.optional(),
      /** The whole code, down to the business item (业务办理项). */
      subMatter: memberPath.optional(),
      case: memberPath.optional(),
      /** What the answer stands in for (材料名称): the resource's title. */
      material: memberPath.optional(),
    })
    .default({}),
  /** Lists of rows come in pages. */
  paging: pagingSettings.optional(),
});

type Settings = z.infer<typeof settings>;

/** A status, its words and the data side by side: the reply of most services, each with its own member names. */
export const statusMessageData = defineEnvelope({
  name: 'status-message-data',
  formats: ['json', 'form', 'xml', 'soap'],
  settings: z.strictObject(settings.shape),
  holdsProof: true,
  adds: ({ constants, service, request, context, paging }) =>
    [...Object.keys(constants), service, request, ...Object.values(context), paging?.start, paging?.limit].filter(
      (path) => path !== undefined,
    ),
  places: ({ context }) =>
    (['officer', 'department', 'matter', 'case'] as const).filter((member) =>
      member === 'department' ? (context.departmentCode ?? context.departmentName) : context[member],
    ),
  wrapping: (settings, site) => ({
    wrap: (parameters, call, proof) =>
      [
        ...Object.entries(settings.constants).map(([path, value]) => nestAt(path, value)),
        ...headMembers(settings, site, call).map(([path, value]) => nestAt(path, value)),
        nestAt(settings.proof ?? '', proof),
        nestAt(settings.parameters ?? '', parameters),
      ].reduce<Record<string, unknown>>(merge, {}),
    open(document, page) {
      const outcome = readOutcome(document, settings);
      if (outcome.kind !== 'success') return outcome;
      const records = recordsAt(memberAt(document, settings.data), settings.data);
      if (records.length === 0) return { kind: 'no-record' };
      const found = { kind: 'found', records } as const;
      return settings.paging && site.many ? withMore(found, document, { paging: settings.paging, page }) : found;
    },
    nothingMeansFailure: settings.empty === 'failure',
  }),
});

/** The status; of a failure that has a code of its own, that code. */
function readOutcome(document: unknown, settings: Settings): ReturnType<typeof readCode> {
  const { status, failureCode } = settings;
  const outcome = readCode(memberAt(document, status), status, settings);
  const own = failureCode === undefined ? undefined : memberAt(document, failureCode);
  const isOpen = outcome.kind === 'failed' && outcome.reason === 'vertical-unavailable';
  return isOpen && failureCode !== undefined && own !== undefined ? readCode(own, failureCode, settings) : outcome;
}

/** Everything beside parameters and proof, each with its path. */
function headMembers(
  { context, service, request, paging }: Settings,
  { takes, many, service: serviceNumber, title }: EnvelopeSite,
  call: UpstreamCall,
): readonly (readonly [string, string | number])[] {
  const { officer, department, matter } = call;
  const taken = (member: ContextMember, path: string | undefined, value: string) =>
    placed(takes.includes(member) ? path : undefined, value);
  return [
    // It must never repeat, and a second try keeps the request's id: the nonce sets them apart.
    ...placed(request, `${call.id}-${call.nonce.slice(0, 8)}`),
    ...placed(service, serviceNumber),
    ...taken('officer', context.officer, officer),
    ...taken('department', context.departmentCode, department.uscc),
    ...taken('department', context.departmentName, department.name),
    ...taken('matter', context.matter, context.subMatter === undefined ? matter : matter.slice(0, itemCodeLength)),
    ...taken('matter', context.subMatter, matter),
    ...taken('case', context.case, call.case),
    ...placed(context.material, title),
    ...(paging && many ? pageMembers(paging, call.page ?? 0) : []),
  ];
}

/** An implementation code (实施编码); a business item adds two digits to it. */
const itemCodeLength = 31;

function placed(path: string | undefined, value: string): readonly (readonly [string, string])[] {
  return path === undefined || value === '' ? [] : [[path, value]];
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
