import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { canonicalBytes } from '../answer.ts';
import { containsCitizenId } from '../catalog/index.ts';
import type { Caller, Catalog, DepartmentId, EntryDraft, Text } from '../model/index.ts';
import type { FieldError, Refusal } from '../problems.ts';
import { answerHeaders, bodyReasons, both, callerReasons, plainHeaders, problemResponses } from '../reference/index.ts';
import { type AppEnv, problemResponse } from './context.ts';
import { ledgerUnavailable, recordedResponse } from './data-response.ts';
import { entryOf } from './entry-of.ts';
import type { OpsRooms } from './ops.ts';
import { readJson } from './read-json.ts';
import { toFieldError, wordsForLedger } from './validation.ts';

/** `POST /ops/revocations`: a token, a key or a department no longer counts. */
export function mountOpsRevocations(
  app: OpenAPIHono<AppEnv>,
  { ledger, identity, issuer, now, requireCaller }: OpsRooms,
): void {
  app.openAPIRegistry.registerPath(revokeRoute);
  app.post(revokeRoute.path, requireCaller('ops'), async (c) => {
    const { caller, catalog, receivedAt } = c.var;
    const body = await readJson(c);
    if (!body.ok) return problemResponse(c, issuer, body.failure);
    const parsed = RevocationWish.safeParse(body.value);
    if (!parsed.success) {
      return problemResponse(c, issuer, {
        reason: 'invalid-parameters',
        errors: parsed.error.issues.map(toFieldError),
      });
    }
    const wish = parsed.data;
    const errors = faultsOf(wish, { caller, catalog });
    if (errors.length > 0) return problemResponse(c, issuer, { reason: 'invalid-parameters', errors });
    // First the revocation, then its entry: if the ledger cannot write, the token is ended all the same and the call is answered 503.
    const revoked = await identity.revoke({ kind: wish.kind, id: wish.id }).then(
      () => true,
      () => false,
    );
    if (!revoked) return problemResponse(c, issuer, notKept);
    const answer = {
      kind: wish.kind,
      id: wish.id,
      revokedAt: new Date(receivedAt).toISOString(),
      holdsWithinSeconds: 10,
    };
    const act: EntryDraft = {
      ...entryOf(c, now),
      kind: 'act',
      act: { what: 'revoke', kind: wish.kind, id: wish.id, reason: wish.reason },
      outcome: 'ok',
      status: 200,
    };
    const recorded = await ledger.record(act, canonicalBytes(answer));
    if ('ledgerUnavailable' in recorded) return ledgerUnavailable(c, issuer);
    return recordedResponse(c, recorded);
  });
}

/** The store could not keep it, so it does not hold: to be tried again, and soon. */
const notKept: Refusal = {
  reason: 'overloaded',
  detail: {
    zh: '吊销未能写入，尚未生效。',
    en: 'The revocation could not be written and does not hold yet.',
  },
  retryAfterSeconds: 1,
  note: 'revocation store',
};

const RevocationWish = z
  .object({
    kind: z.enum(['token', 'key', 'department']).openapi({
      description: both({ zh: '吊销什么：一个令牌、一把公钥、一个部门', en: 'What: a token, a key, a department' }),
    }),
    id: z
      .string()
      .min(1)
      .max(200)
      .openapi({
        description: both({
          zh: '令牌的 jti；公钥为“部门/kid”；部门为其标识',
          en: 'The `jti` of a token; `department/kid` of a key; the id of a department',
        }),
        example: 'education/2026-11',
      }),
    reason: wordsForLedger.openapi({
      description: both({ zh: '为何吊销，写入存证日志', en: 'Why; it goes into the ledger' }),
      example: both({ zh: '密钥疑似泄露', en: 'The key may have leaked' }),
    }),
  })
  .strict()
  .openapi('RevocationWish');

/** A slip in an id would end nothing and look like success; ops must not lock itself out; the ledger must not learn who someone is. */
function faultsOf(
  { kind, id, reason }: z.infer<typeof RevocationWish>,
  { caller, catalog }: { readonly caller: Caller; readonly catalog: Catalog },
): readonly FieldError[] {
  const [department = '', ...key] = id.split('/');
  const known = catalog.departments.has(department as DepartmentId);
  const fault =
    (kind === 'token' && !isUuid.test(id) && notAToken) ||
    (kind === 'key' && (!known || key.join('/') === '') && notAKey) ||
    (kind === 'department' && (!known || key.length > 0) && noSuchDepartment) ||
    (kind === 'department' && id === caller.department && ownDepartment);
  return [
    ...(fault ? [{ field: 'id', message: fault }] : []),
    ...(containsCitizenId(reason) ? [{ field: 'reason', message: citizenIdInReason }] : []),
  ];
}

const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const notAToken: Text = { zh: '应为访问令牌的 jti（UUID）', en: 'should be the jti of an access token, a UUID' };
const notAKey: Text = {
  zh: '应写作“部门/kid”，部门须在目录里',
  en: 'should be department/kid, of a department in the catalog',
};
const noSuchDepartment: Text = { zh: '目录里没有这个部门', en: 'the catalog has no such department' };
const ownDepartment: Text = {
  zh: '不能吊销自己所在的部门：之后将无人能进入运维',
  en: 'your own department: nobody could operate the gateway afterwards',
};
const citizenIdInReason: Text = {
  zh: '不得含公民身份号码：存证日志长期保存',
  en: 'must not hold a citizen id: the ledger keeps it for years',
};

const revokeRoute = createRoute({
  method: 'post',
  path: '/ops/revocations',
  operationId: 'revoke',
  summary: both({ zh: '吊销', en: 'Revoke' }),
  description: both({
    zh: '吊销令牌、公钥或部门：10 秒内在所有实例上生效。应答之前，此举已写入存证日志；答 503 ledger-unavailable 时吊销已生效，而记录未能写入，请重试。',
    en: 'Ends a token, a key or a department on every instance within 10 s. The act is in the ledger before it is answered; on 503 `ledger-unavailable` the revocation holds but its entry could not be written: try again.',
  }),
  parameters: plainHeaders,
  request: { body: { required: true, content: { 'application/json': { schema: RevocationWish } } } },
  responses: {
    200: {
      description: both({ zh: '已吊销', en: 'Revoked' }),
      headers: answerHeaders,
      content: {
        'application/json': {
          schema: z
            .object({
              kind: z.enum(['token', 'key', 'department']),
              id: z.string(),
              revokedAt: z.iso.datetime(),
              holdsWithinSeconds: z.int(),
            })
            .openapi('RevocationDone'),
        },
      },
    },
    ...problemResponses(...bodyReasons, ...callerReasons, 'insufficient-scope'),
  },
});
