import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import type { components } from '../generated/mps-population.ts';
import { createMemory } from '../memory.ts';
import { faultOf, type Outcome, type Owner, type OwnerOperation, type RefusalKind } from '../owner.ts';

/** The XML PACKAGE of the public security services. It is refused unless its head says who asks, and for which matter. */
export function packageXml(now: () => number, operations: readonly OwnerOperation[]): Owner {
  const numbers = createMemory(now);
  return {
    operations,
    contentType: 'application/xml; charset=utf-8',
    read(body, operation) {
      const request = decode(body);
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
      const [code, message] = wordOf(outcome);
      const stamp = new Date(now() + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);
      const reply = {
        PACKAGE: {
          PACKAGEHEAD: { FWQQBH: head.FWQQBH ?? '', FHZT: code, FHXX: message, FHSJ: stamp },
          ...(outcome.kind === 'found' && { DATA: { RECORD: outcome.data } }),
          ...(outcome.kind === 'no-record' && { DATA: '' }),
        },
      };
      return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(reply)}`;
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

const parser = new XMLParser({ ignoreAttributes: true, ignoreDeclaration: true, parseTagValue: false });
const builder = new XMLBuilder({ format: false, suppressEmptyNode: false });

function decode(body: string): DecodedPackage | undefined {
  // The parser alone takes what is not well-formed; a document type could define entities, and no request needs one.
  if (XMLValidator.validate(body) !== true || body.includes('<!DOCTYPE')) return undefined;
  return parser.parse(body) as DecodedPackage;
}

function wordOf(outcome: Outcome): readonly [code: string, message: string] {
  if (outcome.kind === 'found') return ['0', '成功'];
  if (outcome.kind === 'no-record') return ['1', '未查询到符合条件的记录'];
  return refusals[outcome.why];
}

const refusals: Readonly<Record<RefusalKind, readonly [string, string]>> = {
  'missing-parameter': ['2', '请求报文不合规：缺少必填项'],
  'bad-parameter': ['2', '请求报文不合规'],
  'not-granted': ['3', '请求方未授权'],
  broken: ['9', '系统异常'],
};
