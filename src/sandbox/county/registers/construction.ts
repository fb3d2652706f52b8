import type { Chance } from '../chance.ts';
import { homeInCounty } from '../places.ts';
import { type BaseCounty, enterpriseNamed, type Play } from './register.ts';

/** Construction projects, and what contractors are qualified for. */
export interface ConstructionRegister {
  /** By project code. */
  readonly projects: ReadonlyMap<string, Project>;
  qualificationsOf(uscc: string): readonly Qualification[];
  readonly plays: readonly Play[];
}

/** A project with the permits it has got so far: in the order of the members, none without the one before. */
export interface Project {
  /** Year and month of filing, county, kind, trade, serial. */
  readonly code: string;
  readonly name: string;
  readonly builder: { readonly name: string; readonly uscc: string };
  readonly site: string;
  readonly planningPermitNo?: string;
  readonly designReviewNo?: string;
  readonly constructionPermitNo?: string;
}

export interface Qualification {
  readonly certificateNo: string;
  /** Trade and grade in one, as the certificate has it. */
  readonly grade: string;
  readonly validTo: string;
}

export function registerConstruction(county: BaseCounty, chance: Chance): ConstructionRegister {
  const year = Number(county.today.slice(0, 4));
  const projects = projectPlans.map(({ code, name, builder, permits }, place): Project => {
    const { uscc } = enterpriseNamed(county, builder);
    const [filed, serial] = [`20${code.slice(0, 4)}`, String(place + 1)];
    return {
      code,
      name,
      builder: { name: builder, uscc },
      site: county.propertiesOf(uscc)[0]?.location ?? homeInCounty(chance).address,
      ...(permits > 0 && { planningPermitNo: `建字第430527${filed.slice(0, 4)}9000${serial}号` }),
      ...(permits > 1 && { designReviewNo: `430527${filed}900${serial}-TX-001` }),
      ...(permits > 2 && { constructionPermitNo: `430527${filed}289${serial}01` }),
    };
  });
  const qualifications = new Map(
    Object.entries(qualificationPlans).map(([name, plans], holder) => [
      enterpriseNamed(county, name).uscc,
      plans.map(
        ({ grade, years }, place): Qualification => ({
          certificateNo: `D243DEM${holder + 1}0${place + 1}`,
          grade,
          validTo: `${year + years}-12-31`,
        }),
      ),
    ]),
  );
  return {
    projects: new Map(projects.map((project) => [project.code, project])),
    qualificationsOf: (uscc) => qualifications.get(uscc) ?? [],
    plays: [
      ...projects.map(({ code, builder }, place) => ({
        who: builder.uscc,
        note: `在建项目代码${code}：${permitWords[projectPlans[place]?.permits ?? 0]}。`,
        tries: [{ resource: 'mohurd-construction.project-record', parameters: { projectCode: code } }],
      })),
      ...[...qualifications].map(([uscc, held]) => ({
        who: uscc,
        note: `建筑业企业资质${held.length}项${held.some(({ validTo }) => validTo < county.today) ? '，其中有已过期的' : ''}。`,
        tries: [{ resource: 'mohurd-construction.contractor-qualification', parameters: { uscc } }],
      })),
    ],
  };
}

interface ProjectPlan {
  readonly code: string;
  readonly name: string;
  readonly builder: string;
  /** How many of the three permits it has. */
  readonly permits: 0 | 1 | 2 | 3;
}

const permitWords = {
  0: '刚刚备案，尚无许可',
  1: '只有规划许可',
  2: '规划许可、施工图审查齐全，施工许可未办',
  3: '规划许可、施工图审查、施工许可齐全',
} as const;

const projectPlans: readonly ProjectPlan[] = [
  {
    code: '2412-430527-04-01-000001',
    name: '竹木精深加工生产线建设项目（示例）',
    builder: '绥宁数桥竹木制品有限公司',
    permits: 3,
  },
  {
    code: '2501-430527-04-01-000002',
    name: '样坪小区一期建设项目（示例）',
    builder: '绥宁样坪房地产开发有限公司',
    permits: 2,
  },
  {
    code: '2502-430527-04-02-000003',
    name: '例溪水电站增效扩容改造项目（示例）',
    builder: '绥宁例溪水电开发有限公司',
    permits: 1,
  },
  {
    code: '2503-430527-04-01-000004',
    name: '竹基新材料中试基地项目（示例）',
    builder: '绥宁桥示新材料有限公司',
    permits: 0,
  },
];

/** `years`: how many from the present one until it ends. */
const qualificationPlans: Readonly<Record<string, readonly { readonly grade: string; readonly years: number }[]>> = {
  绥宁数桥建筑工程有限公司: [
    { grade: '建筑工程施工总承包二级', years: 3 },
    { grade: '市政公用工程施工总承包三级', years: 2 },
    { grade: '钢结构工程专业承包二级', years: -1 },
  ],
  绥宁示例市政工程有限公司: [{ grade: '市政公用工程施工总承包三级', years: -1 }],
  绥宁示范建材有限公司: [{ grade: '预拌混凝土专业承包不分等级', years: 4 }],
};
