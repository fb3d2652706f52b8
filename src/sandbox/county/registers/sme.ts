import { type BaseCounty, enterpriseNamed, type Play } from './register.ts';

/** Small and medium enterprises: the yearly register of technology SMEs, and grades of recognition. */
export interface SmeRegister {
  /** Newest year first; empty where the enterprise never was registered. */
  registrationsOf(uscc: string): readonly TechRegistration[];
  /** Absent where it never was recognised. */
  recognitionOf(uscc: string): Recognition | undefined;
  readonly plays: readonly Play[];
}

export interface TechRegistration {
  readonly year: string;
  /** False where the number was struck off again. */
  readonly registered: boolean;
  readonly registrationNo: string;
  readonly validTo: string;
}

/** `none`: the recognition was not renewed. */
export interface Recognition {
  readonly grade: 'none' | 'innovative' | 'specialised' | 'little-giant';
  readonly validFrom: string;
  readonly validTo: string;
}

export function registerSmes(county: BaseCounty): SmeRegister {
  const year = Number(county.today.slice(0, 4));
  const plays: Play[] = [];

  const registrations = new Map(
    Object.entries(registrationPlans).map(([name, plan], place) => {
      const { uscc } = enterpriseNamed(county, name);
      const rows = plan.map((registered, yearsAgo): TechRegistration => {
        const own = String(year - yearsAgo);
        // Twelve digits of year and area, four of the batch, six of the enterprise: one of none that exists.
        return {
          year: own,
          registered,
          registrationNo: `${own}43052790${place + 1}0000${yearsAgo + 1}`,
          validTo: `${own}-12-31`,
        };
      });
      plays.push({
        who: uscc,
        note: plan[0] ? `科技型中小企业，${year}年已入库。` : `科技型中小企业，${year}年入库登记编号已被撤销。`,
        tries: [{ resource: 'miit-sme.tech-sme-status', parameters: { uscc } }],
      });
      return [uscc, rows];
    }),
  );

  const recognitions = new Map(
    Object.entries(recognitionPlans).map(([name, { grade, since }]) => {
      const { uscc } = enterpriseNamed(county, name);
      const validFrom = `${year - since}-07-01`;
      plays.push({
        who: uscc,
        note: `专精特新认定：${gradeWords[grade]}。`,
        tries: [{ resource: 'miit-sme.specialised-sme-status', parameters: { uscc } }],
      });
      // Recognition holds for three years (优质中小企业梯度培育管理暂行办法 art. 8).
      return [uscc, { grade, validFrom, validTo: `${year - since + 3}-06-30` }];
    }),
  );
  return {
    registrationsOf: (uscc) => registrations.get(uscc) ?? [],
    recognitionOf: (uscc) => recognitions.get(uscc),
    plays,
  };
}

/** Whether registered, this year first and then the years before. */
const registrationPlans: Readonly<Record<string, readonly boolean[]>> = {
  绥宁样本信息技术有限公司: [true, true],
  绥宁桥示新材料有限公司: [true, true],
  绥宁例山智能装备有限公司: [true],
  绥宁示范生物科技有限公司: [false, true],
};

const gradeWords = {
  none: '到期未复核，现无层级',
  innovative: '创新型中小企业',
  specialised: '专精特新中小企业',
  'little-giant': '专精特新“小巨人”企业',
} as const;

/** `since`: how many years ago it was recognised. */
const recognitionPlans: Readonly<Record<string, { readonly grade: Recognition['grade']; readonly since: number }>> = {
  绥宁数桥竹木制品有限公司: { grade: 'innovative', since: 1 },
  绥宁桥示新材料有限公司: { grade: 'specialised', since: 2 },
  绥宁例山智能装备有限公司: { grade: 'little-giant', since: 1 },
  绥宁示范生物科技有限公司: { grade: 'none', since: 4 },
};
