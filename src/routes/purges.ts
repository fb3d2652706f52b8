import { OpenAPIHono } from '@hono/zod-openapi';
import { canonicalBytes } from '../answer.ts';
import { containsCitizenId, findVertical } from '../catalog/index.ts';
import type { Exchange, PurgeTarget } from '../exchange/index.ts';
import { type ReplayStore, verifyWebhook, type WebhookRefusal } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Catalog, DepartmentId, EntryDraft, Parameter, ResourceId, Result, VerticalId } from '../model/index.ts';
import type { Ops } from '../ops/index.ts';
import { parseParameters } from '../policy/index.ts';
import type { FieldError, Refusal } from '../problems.ts';
import type { RequireCaller } from './authenticate.ts';
import { type AppEnv, problemResponse } from './context.ts';
import { ledgerUnavailable, recordedResponse } from './data-response.ts';
import { opsPurgeRoute, PurgeWish, verticalPurgeRoute } from './purge-descriptions.ts';
import { BODY_BYTES_MAX, parseJson, readBytes, readJson } from './read-json.ts';
import { toFieldError } from './validation.ts';

export interface PurgeRooms {
  readonly exchange: Pick<Exchange, 'purge' | 'purgeReach'>;
  readonly ledger: Ledger;
  readonly replays: ReplayStore;
  readonly ops: Pick<Ops, 'refusedBeforeAuthentication'>;
  readonly issuer: string;
  readonly pseudonym: (id: string) => string;
  readonly requireCaller: RequireCaller;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What was kept is to be fetched anew: the data bureau says so, or the vertical itself, signed. */
export function purgeRoutes(rooms: PurgeRooms): OpenAPIHono<AppEnv> {
  const { issuer, ledger, exchange, now, pseudonym, requireCaller } = rooms;
  const app = new OpenAPIHono<AppEnv>();

  app.openAPIRegistry.registerPath(opsPurgeRoute);
  app.post(opsPurgeRoute.path, requireCaller('ops'), async (c) => {
    const { caller, catalog, receivedAt } = c.var;
    const body = await readJson(c);
    if (!body.ok) return problemResponse(c, issuer, body.failure);
    const wish = readWish(body.value, { catalog, now: receivedAt });
    if (!wish.ok) return problemResponse(c, issuer, wish.failure);
    const signed = { department: caller.department, token: caller.tokenId, key: caller.keyId };
    return purge(c, wish.value, signed);
  });

  app.openAPIRegistry.registerPath(verticalPurgeRoute);
  app.post('/verticals/:vertical/purges', async (c) => {
    const { catalog, receivedAt } = c.var;
    const refuse = (refusal: Refusal) => {
      rooms.ops.refusedBeforeAuthentication(refusal.reason);
      return problemResponse(c, issuer, refusal);
    };
    const bytes = await readBytes(c.req.raw, BODY_BYTES_MAX);
    if (!bytes.ok) return refuse(bytes.failure);
    const vertical = findVertical(catalog, c.req.param('vertical'));
    const message = {
      id: c.req.header('webhook-id'),
      timestamp: c.req.header('webhook-timestamp'),
      signature: c.req.header('webhook-signature'),
      body: bytes.value,
    };
    // a vertical that may not purge is told what a forger is told
    const verified = vertical
      ? await verifyWebhook(message, { vertical, replays: rooms.replays, now: now() })
      : ({ ok: false, failure: 'wrong-signature' } as const);
    if (!vertical || !verified.ok) return refuse(toRefusal(verified.ok ? 'wrong-signature' : verified.failure));
    const body = parseJson(bytes.value);
    if (!body.ok) return problemResponse(c, issuer, body.failure);
    const wish = readWish(body.value, { catalog, now: receivedAt, vertical: vertical.id });
    if (!wish.ok) return problemResponse(c, issuer, wish.failure);
    const department = [...catalog.departments.values()].find(({ scopes }) => scopes.includes('ops'))?.id;
    if (department === undefined) return problemResponse(c, issuer, { reason: 'internal' });
    return purge(c, wish.value, { department, by: vertical.id, webhook: verified.value.id });
  });

  /** First the entry, then the purge: what the ledger does not know has not happened. */
  async function purge(c: Parameters<typeof problemResponse>[0], { target, reason }: Wish, by: Actor) {
    const { requestId, receivedAt, catalog } = c.var;
    const { department, token, key, ...sender } = by;
    const subject = target.kind === 'subject' ? pseudonym(target.subject) : undefined;
    const what = {
      ...('resource' in target && { resource: target.resource }),
      ...('vertical' in target && target.vertical !== undefined && { vertical: target.vertical }),
      ...(subject !== undefined && { subject }),
    };
    const answer = { ...what, purgedAt: new Date(receivedAt).toISOString(), reach: await exchange.purgeReach() };
    const act: EntryDraft = {
      id: requestId,
      time: new Date(receivedAt).toISOString(),
      kind: 'act',
      department,
      ...(subject !== undefined && { subjects: [subject] }),
      act: { what: 'purge', ...what, ...sender, reach: answer.reach, ...(reason !== undefined && { reason }) },
      outcome: 'ok',
      status: 200,
      durationMs: Math.max(0, now() - receivedAt),
      revision: catalog.revision,
      ...(token !== undefined && { token }),
      ...(key !== undefined && { key }),
    };
    const recorded = await ledger.record(act, canonicalBytes(answer));
    if ('ledgerUnavailable' in recorded) return ledgerUnavailable(c, issuer);
    await exchange.purge(target);
    return recordedResponse(c, recorded);
  }

  return app;
}

interface Actor {
  readonly department: DepartmentId;
  readonly token?: string;
  readonly key?: string;
  /** The vertical that asked, and the id of its message. */
  readonly by?: VerticalId;
  readonly webhook?: string;
}

interface Wish {
  readonly target: PurgeTarget;
  readonly reason?: string;
}

/** `vertical`: who asks, where that is no ministry's business but its own; it may then leave out everything. */
function readWish(
  value: unknown,
  { catalog, now, vertical }: { readonly catalog: Catalog; readonly now: number; readonly vertical?: VerticalId },
): Result<Wish, Refusal> {
  const parsed = PurgeWish.safeParse(value);
  if (!parsed.success) return invalid(parsed.error.issues.map(toFieldError));
  const { reason, subject, resource } = parsed.data;
  const asked = parsed.data.vertical ?? (resource === undefined && subject === undefined ? vertical : undefined);
  if (reason === undefined && vertical === undefined) return invalid([{ field: 'reason', message: reasonMissing }]);
  if (reason !== undefined && containsCitizenId(reason)) return invalid([{ field: 'reason', message: citizenId }]);
  const rest = reason === undefined ? {} : { reason };
  const named = [resource, asked, subject].filter((one) => one !== undefined);
  if (named.length !== 1) return invalid([{ field: 'body', message: oneOfThree }]);
  if (resource !== undefined) {
    const known = catalog.resources.get(resource as ResourceId);
    if (!known || (vertical !== undefined && known.vertical !== vertical)) {
      return invalid([{ field: 'resource', message: noSuchResource }]);
    }
    return { ok: true, value: { target: { kind: 'resource', resource: known.id }, ...rest } };
  }
  if (asked !== undefined) {
    const known = catalog.verticals.get(asked as VerticalId);
    if (!known || (vertical !== undefined && known.id !== vertical)) {
      return invalid([{ field: 'vertical', message: noSuchVertical }]);
    }
    return { ok: true, value: { target: { kind: 'vertical', vertical: known.id }, ...rest } };
  }
  const person = parseParameters(subject, subjectParameters, now);
  if (!person.ok) return person;
  const whom = { kind: 'subject', subject: person.value.idNumber ?? '', ...(vertical && { vertical }) } as const;
  return { ok: true, value: { target: whom, ...rest } };
}

/** The number is what answers are kept by; the name is asked for, as everywhere, so that a slip in the number can be seen. */
const subjectParameters: readonly Parameter[] = [
  { name: 'name', title: { zh: '姓名或名称', en: 'Name' }, format: 'person-or-entity-name', required: true },
  {
    name: 'idNumber',
    title: { zh: '公民身份号码或统一社会信用代码', en: 'Citizen id or credit code' },
    format: 'id-number-or-uscc',
    required: true,
  },
];

function invalid(errors: readonly FieldError[]): Result<never, Refusal> {
  return { ok: false, failure: { reason: 'invalid-parameters', errors } };
}

function toRefusal(failure: WebhookRefusal): Refusal {
  switch (failure) {
    case 'unsigned':
    case 'wrong-signature':
      return { reason: 'invalid-token', detail: notSigned, remedy: howToSign, note: `webhook: ${failure}` };
    case 'wrong-time':
      return { reason: 'invalid-token', detail: wrongTime, remedy: howToSign, note: `webhook: ${failure}` };
    case 'replayed':
      return { reason: 'invalid-token', detail: replayed, remedy: howToSign, note: `webhook: ${failure}` };
    case 'unknown-whether-replayed':
      return { reason: 'overloaded', retryAfterSeconds: 1, note: 'replay store' };
  }
}

const notSigned = { zh: '消息没有签名，或签名不对。', en: 'The message is not signed, or its signature is wrong.' };
const wrongTime = {
  zh: 'webhook-timestamp 与网关时间相差超过 5 分钟。',
  en: 'webhook-timestamp is more than 5 minutes from the gateway’s clock.',
};
const replayed = {
  zh: '这条消息已受理过。',
  en: 'This message has been taken before.',
};
const howToSign = {
  zh: '按 Standard Webhooks 签名：对 webhook-id.webhook-timestamp.正文 作 HMAC-SHA256；重发用同一编号、新的时间。',
  en: 'Sign as Standard Webhooks has it: HMAC-SHA256 over webhook-id.webhook-timestamp.body; what is sent again has the same id and a new time.',
};
const reasonMissing = { zh: '应写明缘由，它写入存证日志', en: 'should say why; it goes into the ledger' };
const citizenId = {
  zh: '不得含公民身份号码：存证日志长期保存',
  en: 'must not hold a citizen id: the ledger keeps it for years',
};
const oneOfThree = {
  zh: '应有且仅有 resource、vertical、subject 三者之一',
  en: 'should have exactly one of resource, vertical and subject',
};
const noSuchResource = { zh: '没有这个数据资源', en: 'there is no such resource' };
const noSuchVertical = { zh: '没有这个垂管系统', en: 'there is no such vertical' };
