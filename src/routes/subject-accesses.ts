import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { canonicalBytes } from '../answer.ts';
import type { Ledger } from '../ledger/index.ts';
import type { EntryDraft, Parameter, Result } from '../model/index.ts';
import { encodeCursor, toAccess } from '../ops/index.ts';
import { parseAuthorisation, parseParameters } from '../policy/index.ts';
import type { Refusal } from '../problems.ts';
import {
  answerHeaders,
  bodyReasons,
  both,
  callerReasons,
  listOf,
  PageQuery,
  plainHeaders,
  problemResponses,
} from '../reference/index.ts';
import type { RequireCaller } from './authenticate.ts';
import { type AppEnv, problemResponse } from './context.ts';
import { ledgerUnavailable, recordedResponse } from './data-response.ts';
import { entryOf } from './entry-of.ts';
import { readJson } from './read-json.ts';
import { toSearch } from './request-search.ts';
import { toFieldError } from './validation.ts';

export interface SubjectAccessesRooms {
  readonly ledger: Ledger;
  readonly issuer: string;
  readonly requireCaller: RequireCaller;
  /** Turns an identifier of a data subject into its keyed-hash pseudonym. */
  readonly pseudonym: (id: string) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** `POST /v1/subjects/accesses`: who used a person's data, for that person to read in the citizen app. */
export function subjectAccessesRoutes(rooms: SubjectAccessesRooms): OpenAPIHono<AppEnv> {
  const { ledger, issuer, now, pseudonym, requireCaller } = rooms;
  const app = new OpenAPIHono<AppEnv>();
  app.openAPIRegistry.registerPath(route);
  app.post(route.path, requireCaller('subject-accesses'), async (c) => {
    const authorisation = parseAuthorisation(c.req.header('Sharing-Authorisation'));
    if (!authorisation.ok) return problemResponse(c, issuer, authorisation.failure);
    const search = readSearch(c.req.query());
    if (!search.ok) return problemResponse(c, issuer, search.failure);
    const body = await readJson(c);
    if (!body.ok) return problemResponse(c, issuer, body.failure);
    const person = parseParameters(body.value, personParameters, now());
    if (!person.ok) return problemResponse(c, issuer, person.failure);

    const subject = pseudonym(person.value.idNumber ?? '');
    const { catalog, language } = c.var;
    const found = await ledger.search({ ...search.value.filter, subject }, search.value).catch(() => undefined);
    if (!found) return ledgerUnavailable(c, issuer);
    const answer = {
      items: found.entries.map((entry) => toAccess(entry, catalog, language)),
      ...(found.next && { next: encodeCursor(found.next) }),
      ...(found.incomplete && found.incomplete.length > 0 && { incomplete: [...found.incomplete] }),
    };
    const reading: EntryDraft = {
      ...entryOf(c, now),
      kind: 'read',
      authorisation: authorisation.value,
      subjects: [subject],
      act: { what: 'read-subject-accesses', entries: answer.items.length },
      outcome: 'ok',
      status: 200,
    };
    const recorded = await ledger.record(reading, canonicalBytes(answer));
    if ('ledgerUnavailable' in recorded) return ledgerUnavailable(c, issuer);
    return recordedResponse(c, recorded);
  });
  return app;
}

/** Whom it is about. The ledger knows no names: that name and number belong together, the app has made sure of. */
const personParameters: readonly Parameter[] = [
  { name: 'name', title: { zh: '姓名', en: 'Name' }, format: 'person-name', required: true },
  { name: 'idNumber', title: { zh: '公民身份号码', en: 'Citizen id' }, format: 'id-number', required: true },
];

/** Calls alone: they are what reads data. */
function readSearch(query: Record<string, string>): Result<Search, Refusal> {
  const page = PageQuery.safeParse(query);
  if (page.success) return toSearch({ ...page.data, kind: 'call' });
  return { ok: false, failure: { reason: 'malformed', errors: page.error.issues.map(toFieldError) } };
}

type Search = Extract<ReturnType<typeof toSearch>, { ok: true }>['value'];

const Named = z.object({ id: z.string(), title: z.string() });

const AccessSchema = z
  .object({
    id: z.uuid().openapi({
      description: both({
        zh: '请求编号；对这一次有疑问时报它',
        en: 'The request’s id; quote it to ask about this use',
      }),
    }),
    time: z.iso.datetime(),
    department: Named.openapi({ description: both({ zh: '哪个部门', en: 'Which department' }) }),
    onBehalfOf: Named.optional().openapi({
      description: both({ zh: '依据哪个部门的共享授权（转授）', en: 'Whose right it rests on, by delegation' }),
    }),
    matter: z
      .object({ code: z.string(), title: z.string() })
      .optional()
      .openapi({ description: both({ zh: '为办理哪个事项', en: 'For which matter' }) }),
    case: z
      .string()
      .optional()
      .openapi({ description: both({ zh: '办件编号', en: 'The case' }) }),
    lifeEvent: Named.optional(),
    resource: Named.optional().openapi({ description: both({ zh: '查了什么', en: 'What was looked up' }) }),
    fields: z.array(z.object({ name: z.string(), title: z.string(), masked: z.boolean() })).openapi({
      description: both({ zh: '给出了哪些字段，哪些隐藏了一部分', en: 'Fields given out, and which were masked' }),
    }),
    questions: z
      .array(z.string())
      .openapi({ description: both({ zh: '核验了哪些问题（只答是或否）', en: 'Questions answered yes or no' }) }),
    outcome: z.enum(['ok', 'absent', 'not_found', 'refused', 'failed']),
    sentence: z.string().openapi({
      description: both({ zh: '可直接给本人看的一句话', en: 'All of it in one sentence for the person to read' }),
    }),
  })
  .openapi('Access', { description: both({ zh: '数据的一次使用', en: 'One use of a person’s data' }) });

const route = createRoute({
  method: 'post',
  path: '/v1/subjects/accesses',
  operationId: 'listSubjectAccesses',
  summary: both({ zh: '个人数据使用记录', en: 'A person’s statement of use' }),
  description: both({
    zh: '供群众端应用向本人出示：哪个部门、何时、为哪个事项和办件、取得了本人的哪些字段；不含经办人，不含数据本身。须以 subject-accesses 换取令牌，并在 Sharing-Authorisation 写明本人授权（如登录实名会话的编号）。存证日志里没有姓名，姓名与号码相符由应用核实。查看本身也会存证。',
    en: 'For the citizen app to show to the person: which department, when, for which matter and case, received which of their fields; not the clerk, and not the data. It takes a token of scope subject-accesses and the person’s own mandate in Sharing-Authorisation (such as the number of their signed-in session). The ledger holds no names: the app makes sure that name and number belong together. The reading is itself on record.',
  }),
  parameters: [
    ...plainHeaders,
    {
      name: 'Sharing-Authorisation',
      in: 'header',
      required: true,
      description: both({
        zh: '本人授权的编号，如实名登录会话',
        en: 'Reference of the person’s mandate, such as their signed-in session',
      }),
      schema: { type: 'string', minLength: 4, maxLength: 64 },
      example: 'XYB-20261124-000017',
    },
  ],
  request: {
    query: PageQuery,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .object({
              name: z.string().openapi({ description: both({ zh: '姓名', en: 'Name' }) }),
              idNumber: z.string().openapi({ description: both({ zh: '公民身份号码', en: 'Citizen id' }) }),
            })
            .openapi('SubjectOfAccesses'),
          example: { name: '示例甲', idNumber: '430599199001010017' },
        },
      },
    },
  },
  responses: {
    200: {
      description: both({ zh: '一页使用记录，从新到旧', en: 'A page of uses, newest first' }),
      headers: answerHeaders,
      content: { 'application/json': { schema: listOf(AccessSchema) } },
    },
    ...problemResponses(
      ...bodyReasons,
      ...callerReasons,
      'insufficient-scope',
      'authorisation-required',
      'invalid-context',
    ),
  },
});
