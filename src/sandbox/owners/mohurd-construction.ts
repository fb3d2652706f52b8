import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { AppKeyRefusal } from '../gates/app-key.ts';
import type { components, paths } from '../generated/mohurd-construction.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { jsonOwner } from './json-envelope.ts';
import { creditCode } from './parameters.ts';

type Schemas = components['schemas'];

/** 住房城乡建设部: construction projects and contractors. Days come with a time of midnight; a permit not yet given is null. */
export function mohurdConstruction({ registers: { construction } }: County): Owner {
  return jsonOwner(words, [
    defineOperation({
      ...place('getProject', '/gateway/gcxm/xmxx/get'),
      parameters: project,
      find({ xmdm }): Schemas['ProjectRecord'] | undefined {
        const found = construction.projects.get(xmdm);
        if (found === undefined) return undefined;
        return {
          xmmc: found.name,
          jsdw: found.builder.name,
          jsdwdm: found.builder.uscc,
          jsdd: found.site,
          ghxkzh: found.planningPermitNo ?? null,
          sgtscbh: found.designReviewNo ?? null,
          sgxkzh: found.constructionPermitNo ?? null,
        };
      },
    }),
    defineOperation({
      ...place('listQualifications', '/gateway/jzsc/qyzz/list'),
      parameters: contractor,
      find({ tyxydm }): Schemas['QualificationRow'][] | undefined {
        const found = construction.qualificationsOf(tyxydm);
        if (found.length === 0) return undefined;
        return found.map(({ certificateNo, grade, validTo }) => ({
          zzzsbh: certificateNo,
          zzdj: grade,
          yxqz: `${validTo} 00:00:00`,
        }));
      },
    }),
  ]);
}

const project: z.ZodType<Schemas['ProjectRequest']> = z.object({
  xmdm: z.string().regex(/^[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}$/),
});
const contractor: z.ZodType<Schemas['ContractorRequest']> = z.object({ tyxydm: creditCode });

function place(id: string, path: keyof paths) {
  return { id, path };
}

const words = {
  status: 'code',
  message: 'msg',
  data: 'data',
  success: ['200', '操作成功'],
  noRecord: ['204', '未查询到数据'],
  refusals: {
    'missing-parameter': ['400', '参数缺失'],
    'bad-parameter': ['401', '参数不合规'],
    'not-granted': ['406', '应用未开通本接口'],
    broken: ['500', '系统异常'],
  },
  dataWithout: 'absent',
} as const;

/** What its gate says to one it does not let in. */
export function constructionRefusal(why: AppKeyRefusal): Schemas['FailureReply'] {
  return gateWords[why];
}

const gateWords = {
  incomplete: { code: '400', msg: '参数缺失' },
  'unknown-app': { code: '403', msg: '应用标识未登记' },
  'wrong-signature': { code: '403', msg: '签名不符' },
  untimely: { code: '402', msg: '请求时间超出允许范围' },
  'nonce-used': { code: '405', msg: '随机数重复' },
} as const;
