import { z } from 'zod';
import type { County } from '../county/county.ts';
import type { components, paths } from '../generated/moe-student.ts';
import { defineOperation, type Owner } from '../owner.ts';
import { jsonOwner } from './json-envelope.ts';
import { citizenNumber, name } from './parameters.ts';

type Schemas = components['schemas'];

/** 教育部: the school roll. */
export function moeStudent(county: County): Owner {
  return jsonOwner(words, [
    defineOperation({
      id: 'getStudentStatus',
      path: '/api/xueji/xszt' satisfies keyof paths,
      parameters: student,
      find({ xsxm, sfzjh }): Schemas['StudentRecord'] | undefined {
        const citizen = county.citizens.get(sfzjh);
        if (citizen?.name !== xsxm || citizen.schooling === undefined) return undefined;
        const { studentNo, school, grade, status, enrolledOn } = citizen.schooling;
        return { xjh: studentNo, xxmc: school, nj: grade, xjzt: statusCodes[status], rxrq: enrolledOn };
      },
    }),
  ]);
}

const student: z.ZodType<Schemas['StudentRequest']> = z.object({ xsxm: name, sfzjh: citizenNumber });

const statusCodes = { enrolled: '1', suspended: '2', transferred: '3', graduated: '4' } as const;

const words = {
  status: 'errcode',
  message: 'errmsg',
  data: 'result',
  success: ['0', 'ok'],
  noRecord: ['40401', '未查询到学籍'],
  refusals: {
    'missing-parameter': ['40001', '参数缺失'],
    'bad-parameter': ['40002', '参数格式错误'],
    'not-granted': ['40301', '应用未获授权'],
    broken: ['50001', '系统错误'],
  },
  dataWithout: 'absent',
} as const;
