import { z } from 'zod';
import { faultOf, type Owner, type OwnerOperation, type ReadRequest } from '../owner.ts';
import { type EnvelopeWords, readPage, writeEnvelope } from './json-envelope.ts';

/**
 * An owner behind a provincial data platform: form posts, answered in JSON. Each names in `additional`, a JSON text, for
 * which matter, in place of which material, by whom and for which case it asks; the platform's own members come on top.
 */
export function formOwner(words: EnvelopeWords, operations: readonly OwnerOperation[]): Owner {
  return {
    operations,
    contentType: 'application/json; charset=utf-8',
    requestType: 'application/x-www-form-urlencoded',
    read(body) {
      const form = readForm(body);
      if (form === undefined) return { ok: false, why: 'bad-parameter', head: {} };
      const { appKey: _key, requestTime: _time, sign: _sign, additional, ...parameters } = form;
      const stated = readAdditional(additional);
      if (!stated.ok) return stated;
      const request = readPage(parameters, words.paging);
      return { ...request, head: { ...stated.head, ...request.head } };
    },
    write: (outcome, head) => writeEnvelope(words, outcome, head),
  };
}

/** Members of a form, each there once; undefined where one is there twice. */
export function readForm(body: string): Readonly<Record<string, string>> | undefined {
  const members = [...new URLSearchParams(body)];
  return new Set(members.map(([name]) => name)).size === members.length ? Object.fromEntries(members) : undefined;
}

const matterCode = /^[0-9A-HJ-NPQRTUWXY]{18}[1-6][0-9]{12}$/;

const statement = z.object({
  /** 事项、子项 */
  powerMatters: z.string().regex(matterCode),
  subPowerMatters: z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{18}[1-6][0-9]{12}([0-9]{2})?$/),
  /** 材料名称 */
  materialName: z.string().min(1).max(100),
  /** 经办人工号 */
  sponsorCode: z.string().min(1).max(64),
  /** 办件编号 */
  projectId: z.string().regex(/^[A-Za-z0-9-]{8,64}$/),
});

function readAdditional(
  text: string | undefined,
): Extract<ReadRequest, { ok: false }> | { ok: true; head: Record<string, string> } {
  if (text === undefined || text === '') return { ok: false, why: 'missing-parameter', head: {} };
  try {
    const raw: unknown = JSON.parse(text);
    const stated = statement.safeParse(raw);
    return stated.success ? { ok: true, head: stated.data } : { ok: false, why: faultOf(stated.error, raw), head: {} };
  } catch {
    return { ok: false, why: 'bad-parameter', head: {} };
  }
}
