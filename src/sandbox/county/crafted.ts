import type { Chance } from './chance.ts';
import type { ChildPlan, FamilyPlan, GrownUpPlan, Role } from './family.ts';
import { type Home, homeInCounty, homeOutside } from './places.ts';
import { someDay } from './registrar.ts';
import type { Work } from './work.ts';

/** A family made by hand so that its child plays one status of school enrolment. */
export interface CraftedFamily {
  readonly plan: FamilyPlan;
  /** Which status the child plays, for whoever looks for somebody to try. */
  readonly note: string;
  /** What the applicant states of a parent, where that is not what the register says. */
  readonly stated?: Partial<Readonly<Record<'father' | 'mother', string>>>;
}

/** Dates of a child that starts school this year, `from` September seven years ago `to` August. */
const startsThisYear = (year: number, monthAndDay: string) =>
  `${monthAndDay <= '08-31' ? year - 6 : year - 7}-${monthAndDay}`;

/** The families whose children show every status of the five papers; the first has all of them. */
export function craftedFamilies(chance: Chance, year: number): readonly CraftedFamily[] {
  const home = () => homeInCounty(chance);
  const grownUp = (name: string, age: number, work: Work): GrownUpPlan => ({
    name,
    work,
    birthDate: someDay(year - age, chance),
  });
  const couple = (father: string, mother: string, works: readonly [Work, Work] = ['employee', 'employee']) => ({
    father: grownUp(father, 34, works[0]),
    mother: grownUp(mother, 32, works[1]),
  });
  const child = (
    name: string,
    sex: ChildPlan['sex'],
    monthAndDay: string,
    vaccination: ChildPlan['vaccination'] = [],
  ): ChildPlan => ({ name, sex, birthDate: startsThisYear(year, monthAndDay), vaccination });

  return [
    {
      note: '五项材料齐全：接种完成、户主为父亲、父母身份一致、家有住房、父母在保。',
      plan: {
        ...living(home(), 'father'),
        grownUps: couple('杨桥生', '龙数英'),
        children: [child('杨数晨', 'female', '03-12')],
      },
    },
    {
      note: '接种缺两剂次：脊髓灰质炎疫苗、A群C群流脑多糖疫苗各缺一剂，其余材料齐全。',
      plan: {
        ...living(home(), 'mother'),
        grownUps: couple('苏桥海', '黄示莲'),
        children: [child('苏例航', 'male', '11-05', ['脊髓灰质炎疫苗第4剂', 'A群C群流脑多糖疫苗第1剂'])],
      },
    },
    {
      note: '查不到接种记录：此前在外省接种，需补交接种证，其余材料齐全。',
      plan: {
        ...living(home(), 'father'),
        grownUps: couple('李数田', '陈桥芬'),
        children: [child('李示朗', 'male', '06-21', 'no-record')],
      },
    },
    {
      note: '户主是祖父：户口簿上的户主不是父母，需出生医学证明补充，其余材料齐全。',
      plan: {
        ...living(home(), 'grandfather'),
        grownUps: {
          ...couple('袁例军', '唐示秀'),
          grandfather: grownUp('袁桥根', 63, 'retired-resident'),
          grandmother: grownUp('伍数翠', 61, 'retired-resident'),
        },
        children: [child('袁桥悦', 'female', '01-30')],
      },
    },
    {
      note: '无房但在保：父母名下没有不动产，以本月参保缴费为居住证明。',
      plan: {
        ...renting(home(), 'father'),
        grownUps: couple('肖示勇', '莫例琴'),
        children: [child('肖数然', 'male', '04-18')],
      },
    },
    {
      note: '有房但未参保：家有住房，父亲暂停缴费、母亲没有参保记录。',
      plan: {
        ...living(home(), 'father', ['mother']),
        grownUps: couple('于桥贵', '陶示凤', ['suspended', 'none']),
        children: [child('于例禾', 'female', '12-09')],
      },
    },
    {
      note: '既无房也未参保：父亲已终止缴费，母亲没有参保记录，需补交水电气缴费凭证。',
      plan: {
        ...renting(home(), 'mother'),
        grownUps: couple('蒙数强', '刘桥娟', ['ended', 'none']),
        children: [child('蒙示豪', 'male', '07-02')],
      },
    },
    {
      note: '父亲姓名与公安登记不一致：申请时写作“向桥水”，登记为“向桥永”，身份核验不通过。',
      stated: { father: '向桥水' },
      plan: {
        ...living(home(), 'mother'),
        grownUps: couple('向桥永', '石例珍'),
        children: [child('向数宸', 'male', '02-14')],
      },
    },
    {
      note: '户籍在外县：随父母来绥宁务工，户籍不在本县，租房并参保。',
      plan: {
        ...renting(homeOutside(chance), 'father'),
        grownUps: couple('曾示波', '覃数娥'),
        children: [child('曾桥语', 'female', '05-27')],
      },
    },
    {
      note: '未满六周岁：到今年8月31日还不满六周岁，其余材料齐全。',
      plan: {
        ...living(home(), 'father'),
        grownUps: couple('黄例旺', '杨示娇'),
        children: [{ name: '黄桥诺', sex: 'male', birthDate: `${year - 6}-10-16`, vaccination: [] }],
      },
    },
    {
      note: '单亲：只有母亲一方，户主为母亲，家有住房，母亲在保。',
      plan: {
        ...living(home(), 'mother', ['mother']),
        grownUps: { mother: grownUp('唐数敏', 33, 'employee') },
        children: [child('唐例冬', 'female', '08-31')],
      },
    },
  ];
}

/** A family in its own dwelling. */
function living(home: Home, head: Role, owners: readonly Role[] = ['father', 'mother']) {
  return { home, head, properties: [{ home, usage: '住宅', owners }] };
}

function renting(home: Home, head: Role) {
  return { home, head, properties: [] };
}
