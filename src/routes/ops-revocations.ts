import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { canonicalBytes } from '../answer.ts';
import { containsCitizenId } from '../catalog/citizen-id.ts';
import type { Caller, Catalog, DepartmentId, EntryDraft, Text } from '../model/index.ts';
import type { FieldError } from '../problems.ts';
import { answerHeaders, bodyReasons, both, callerReasons, plainHeaders, problemResponses } from '../reference/index.ts';
import { type AppEnv, problemResponse } from './context.ts';
import type { OpsRooms } from './ops.ts';

/** `POST /ops/revocations`: a token, a key or a department no longer counts. */
export function mountOpsRevocations(
  app: OpenAPIHono<AppEnv>,
  { ledger, identity, issuer, now, requireCaller }: OpsRooms,
): void {
  app.openapi({ ...revokeRoute, middleware: requireCaller('ops') }, async (c) => {
    const wish = c.req.valid('json');
    const { caller, catalog, receivedAt, requestId } = c.var;
    const errors = faultsOf(wish, catalog, caller);
    if (errors.length > 0) return problemResponse(c, issuer, { reason: 'invalid-parameters', errors });
    // First the revocation, then its entry: if the ledger cannot write, the token is ended all the same and the call is answered 503.
    await identity.revoke({ kind: wish.kind, id: wish.id });
    const answer = {
      kind: wish.kind,
      id: wish.id,
      revokedAt: new Date(receivedAt).toISOString(),
      holdsWithinSeconds: 10,
    };
    const act: EntryDraft = {
      id: requestId,
      time: new Date(receivedAt).toISOString(),
      kind: 'act',
      department: caller.department,
      act: { what: 'revoke', kind: wish.kind, id: wish.id, reason: wish.reason },
      outcome: 'ok',
      status: 200,
      durationMs: Math.max(0, now() - receivedAt),
      revision: catalog.revision,
      token: caller.tokenId,
      key: caller.keyId,
    };
    const recorded = await ledger.record(act, canonicalBytes(answer));
    if ('ledgerUnavailable' in recorded) return problemResponse(c, issuer, { reason: 'ledger-unavailable' });
    c.header('Cache-Control', 'no-store');
    return c.body(recorded.body, 200, { 'Content-Type': 'application/json' });
  });
}

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
    reason: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .openapi({
        description: both({ zh: '为何吊销，写入存证日志', en: 'Why; it goes into the ledger' }),
        example: both({ zh: '密钥疑似泄露', en: 'The key may have leaked' }),
      }),
  })
  .strict()
  .openapi('RevocationWish');

/** Checks that what is to be revoked exists, where that can be known, and that ops does not lock itself out. */
function faultsOf(
  { kind, id, reason }: z.infer<typeof RevocationWish>,
  catalog: Catalog,
  caller: Caller,
): readonly FieldError[] {
  const faults: FieldError[] = [];
  const [departmentId = ''] = id.split('/');
  const department = catalog.departments.get(departmentId as DepartmentId);
  if (kind === 'department' && (!department || id.includes('/')))
    faults.push({ field: 'id', message: noSuchDepartment });
  if (kind === 'key' && (!department || !/^[^/]+\/.+$/.test(id))) faults.push({ field: 'id', message: notAKey });
  if (kind === 'department' && id === caller.department) faults.push({ field: 'id', message: ownDepartment });
  if (containsCitizenId(reason)) faults.push({ field: 'reason', message: citizenIdInReason });
  return faults;
}

const noSuchDepartment: Text = { zh: '目录里没有这个部门', en: 'the catalog has no such department' };
const notAKey: Text = {
  zh: '写作“部门/kid”，部门须在目录里',
  en: 'written as department/kid, of a department in the catalog',
};
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
