import { z } from 'zod';
import type { components } from '../generated/mps-population.ts';
import { createMemory } from '../memory.ts';
import { faultOf, type Owner, type OwnerOperation } from '../owner.ts';
import { parseXml, writeXml } from '../xml.ts';
import { type OutcomeWords, wordOf } from './words.ts';

/** The XML PACKAGE of the public security services. It is refused unless its head says who asks, and for which matter. */
export function packageXml(now: () => number, operations: readonly OwnerOperation[]): Owner {
  const numbers = createMemory(now);
  return {
    operations,
    contentType: 'application/xml; charset=utf-8',
    read(body, operation) {
      const request: DecodedPackage | undefined = parseXml(body);
      if (request === undefined) return { ok: false, why: 'bad-parameter', head: {} };
      const stated = request.PACKAGE?.PACKAGEHEAD;
      const head = requestHead.safeParse(stated);
      if (!head.success) return { ok: false, why: faultOf(head.error, stated), head: {} };
      const echoed = { FWQQBH: head.data.FWQQBH };
      // The number of a request never repeats, and it must be for the service that the relay was asked for.
      const fits = head.data.FWBS === operation.service && numbers.isNew(head.data.FWQQBH);
      if (!fits) return { ok: false, why: 'bad-parameter', head: echoed };
      return { ok: true, parameters: request.PACKAGE?.DATA?.RECORD, head: head.data };
    },
    write(outcome, head) {
      const [code, message] = wordOf(words, outcome);
      const stamp = new Date(now() + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);
      const reply = {
        PACKAGE: {
          PACKAGEHEAD: { FWQQBH: head.FWQQBH ?? '', FHZT: code, FHXX: message, FHSJ: stamp },
          ...(outcome.kind === 'found' && { DATA: { RECORD: outcome.data } }),
          ...(outcome.kind === 'no-record' && { DATA: '' }),
        },
      };
      return writeXml(reply, 'UTF-8');
    },
  };
}

type RequestHead = components['schemas']['RequestHead'];

const requestHead: z.ZodType<RequestHead> = z.object({
  FWQQBH: z.string().min(1).max(64),
  FWBS: z.string().min(1),
  QQDWDM: z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/),
  QQDWMC: z.string().min(1),
  QQRGH: z.string().min(1).max(64),
  YWSXBM: z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{18}[1-6][0-9]{12}([0-9]{2})?$/),
});

interface DecodedPackage {
  readonly PACKAGE?: { readonly PACKAGEHEAD?: unknown; readonly DATA?: { readonly RECORD?: unknown } };
}

const words: OutcomeWords = {
  success: ['0', '成功'],
  noRecord: ['1', '未查询到符合条件的记录'],
  refusals: {
    'missing-parameter': ['2', '请求报文不合规：缺少必填项'],
    'bad-parameter': ['2', '请求报文不合规'],
    'not-granted': ['3', '请求方未授权'],
    broken: ['9', '系统异常'],
  },
};
