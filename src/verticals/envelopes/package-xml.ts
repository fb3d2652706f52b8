import { z } from 'zod';
import { memberAt } from '../members.ts';
import { defineEnvelope } from './envelope.ts';
import { outcomeCodes, readCode, recordsAt } from './outcome.ts';

const elementName = z.string('an element name').regex(/^[A-Za-z_][\w.-]*$/, 'an element name');

const settings = z.strictObject({
  ...outcomeCodes.shape,
  /** Elements of the request's PACKAGEHEAD. */
  head: z
    .strictObject({
      /** 服务请求编号: ours, never the same twice. */
      request: elementName.default('FWQQBH'),
      /** 服务标识 */
      service: elementName.default('FWBS'),
      /** 请求单位统一社会信用代码 */
      departmentCode: elementName.default('QQDWDM'),
      /** 请求单位名称 */
      departmentName: elementName.default('QQDWMC'),
      /** 请求人（经办人）工号 */
      officer: elementName.default('QQRGH'),
      /** 业务事项编码 */
      matter: elementName.default('YWSXBM'),
      /** 办件编号, where the service asks for it. */
      case: elementName.optional(),
    })
    .prefault({}),
});

/** PACKAGE with a head that names who asks, and DATA/RECORD: the public security services' XML. */
export const packageXml = defineEnvelope({
  name: 'package-xml',
  formats: ['xml'],
  settings,
  holdsProof: false,
  adds: () => [], // its head is apart from the record
  places: ({ head }) => ['officer', 'department', 'matter', ...(head.case === undefined ? [] : (['case'] as const))],
  wrapping: (settings, { takes, service }) => ({
    wrap(parameters, call) {
      const { head } = settings;
      return {
        PACKAGE: {
          PACKAGEHEAD: {
            // The head's number must never repeat, and a second try keeps the request's id: the nonce sets them apart.
            [head.request]: `${call.id}-${call.nonce.slice(0, 8)}`,
            ...(service !== '' && { [head.service]: service }),
            ...(takes.includes('department') && {
              [head.departmentCode]: call.department.uscc,
              [head.departmentName]: call.department.name,
            }),
            ...(takes.includes('officer') && { [head.officer]: call.officer }),
            ...(takes.includes('matter') && { [head.matter]: call.matter }),
            ...(takes.includes('case') && head.case !== undefined && { [head.case]: call.case }),
          },
          DATA: { RECORD: parameters },
        },
      };
    },
    open(document) {
      const statusPath = 'PACKAGE.PACKAGEHEAD.FHZT';
      const outcome = readCode(memberAt(document, statusPath), statusPath, settings);
      if (outcome.kind !== 'success') return outcome;
      const recordPath = 'PACKAGE.DATA.RECORD';
      const records = recordsAt(memberAt(document, recordPath), recordPath);
      return records.length === 0 ? { kind: 'no-record' } : { kind: 'found', records };
    },
  }),
});
