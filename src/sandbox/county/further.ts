import type { Chance } from './chance.ts';
import type { Citizen } from './facts.ts';
import { type ChildPlan, type FamilyPlan, type GrownUpPlan, type Role, type Settlement, settle } from './family.ts';
import { homeInCounty } from './places.ts';
import { someDay } from './registrar.ts';
import type { Work } from './work.ts';

/** Somebody of these families, by the case they play. */
export type CastName = keyof typeof cast;

/** Families made by hand for cases that chance gives to nobody; settled last, so that the rest of the county stays as it is. */
export function furtherFamilies(settlement: Settlement) {
  const plans = furtherPlans(settlement.chance, Number(settlement.today.slice(0, 4)));
  const settled = new Map(Object.entries(plans).map(([name, plan]) => [name, settle(plan, settlement)]));
  return {
    families: [...settled.values()],
    cast(name: CastName): Citizen {
      const [family, member] = cast[name];
      const found = settled.get(family);
      const citizen = member === 'child' ? found?.children[0] : found?.grownUps.get(member);
      if (citizen === undefined) throw new Error(`nobody plays ${name}`);
      return citizen;
    },
  };
}

const cast = {
  widow: ['bereaved', 'mother'],
  lateHusband: ['bereaved', 'father'],
  divorcedMan: ['divorcedMan', 'father'],
  divorcedWoman: ['divorcedWoman', 'mother'],
  singleWoman: ['singleWoman', 'mother'],
  disabledFather: ['disabledFather', 'father'],
  blindMan: ['blindMan', 'father'],
  deafWoman: ['deafWoman', 'mother'],
  recoveredMan: ['recoveredMan', 'father'],
  disabledChild: ['disabledChild', 'child'],
  disabledSon: ['disabledSon', 'father'],
  movedWoman: ['movedWoman', 'mother'],
  poorFather: ['poorFamily', 'father'],
  onceAssistedMan: ['onceAssistedMan', 'father'],
  retiringMan: ['retiringMan', 'father'],
  retiringWoman: ['retiringWoman', 'mother'],
  inPatient: ['inPatient', 'father'],
  juniorGraduate: ['juniorGraduate', 'mother'],
  bachelor: ['bachelor', 'father'],
  master: ['master', 'mother'],
  doctor: ['doctor', 'father'],
  overseasBachelor: ['overseasBachelor', 'mother'],
  overseasMaster: ['overseasMaster', 'father'],
  overseasDoctor: ['overseasDoctor', 'mother'],
  overseasDiploma: ['overseasDiploma', 'father'],
  soundDriver: ['soundDriver', 'father'],
  pointedDriver: ['pointedDriver', 'father'],
  expiredDriver: ['expiredDriver', 'father'],
  suspendedDriver: ['suspendedDriver', 'father'],
  revokedDriver: ['revokedDriver', 'father'],
  cancelledDriver: ['cancelledDriver', 'father'],
  unqualifiedDriver: ['unqualifiedDriver', 'father'],
  selfEmployedVeteran: ['selfEmployedVeteran', 'father'],
  assignedVeteran: ['assignedVeteran', 'father'],
  monthlyVeteran: ['monthlyVeteran', 'father'],
  retiredVeteran: ['retiredVeteran', 'father'],
  demobilisedVeteran: ['demobilisedVeteran', 'father'],
  servingSoldier: ['servingSoldier', 'father'],
} as const satisfies Record<string, readonly [family: keyof ReturnType<typeof furtherPlans>, Role | 'child']>;

function furtherPlans(chance: Chance, year: number) {
  const grownUp = (name: string, age: number, work: Work): GrownUpPlan => ({
    name,
    work,
    birthDate: someDay(year - age, chance),
  });
  const child = (name: string, sex: ChildPlan['sex'], age: number): ChildPlan => ({
    name,
    sex,
    birthDate: someDay(year - age, chance),
    vaccination: [],
  });
  const household = (
    head: Role,
    grownUps: FamilyPlan['grownUps'],
    children: readonly ChildPlan[] = [],
  ): FamilyPlan => ({ home: homeInCounty(chance), head, grownUps, children, properties: [] });

  const man = (name: string, age: number, work: Work = 'employee') =>
    household('father', { father: grownUp(name, age, work) });
  const woman = (name: string, age: number, work: Work = 'employee') =>
    household('mother', { mother: grownUp(name, age, work) });

  return {
    bereaved: household('mother', {
      father: {
        ...grownUp('龙例松', 71, 'retired-resident'),
        left: { how: 'cancelled-on-death', on: someDay(year - 1, chance) },
      },
      mother: grownUp('苏示柳', 69, 'retired-resident'),
    }),
    divorcedMan: household('father', { father: grownUp('黄数磊', 41, 'employee') }),
    divorcedWoman: household('mother', { mother: grownUp('陈例霞', 39, 'resident') }),
    singleWoman: household('mother', { mother: grownUp('莫例佳', 27, 'employee') }),
    disabledFather: household(
      'father',
      { father: grownUp('伍数山', 46, 'none'), mother: grownUp('肖桥惠', 44, 'none') },
      [child('伍示舟', 'male', 15)],
    ),
    blindMan: household('father', { father: grownUp('刘桥青', 66, 'none') }),
    deafWoman: household('mother', { mother: grownUp('莫示兰', 52, 'resident') }),
    recoveredMan: household('father', { father: grownUp('陶例武', 48, 'employee') }),
    disabledChild: household(
      'father',
      { father: grownUp('袁示涛', 40, 'employee'), mother: grownUp('于数静', 38, 'resident') },
      [child('袁数溪', 'female', 12)],
    ),
    disabledSon: household('grandfather', {
      grandfather: grownUp('蒙桥恒', 61, 'retired-resident'),
      grandmother: grownUp('唐示丹', 59, 'resident'),
      father: grownUp('蒙数林', 33, 'none'),
    }),
    movedWoman: household('mother', { mother: grownUp('覃例云', 57, 'none') }),
    poorFamily: household(
      'father',
      { father: grownUp('向示川', 43, 'resident'), mother: grownUp('石数穗', 42, 'none') },
      [child('向例竹', 'male', 14)],
    ),
    onceAssistedMan: household('father', { father: grownUp('曾桥文', 50, 'employee') }),
    retiringMan: man('龙示勤', 60),
    retiringWoman: woman('黄桥俭', 55),
    inPatient: man('唐示康', 47),
    juniorGraduate: woman('覃例知', 24),
    bachelor: man('曾桥修', 27),
    master: woman('向数研', 31),
    doctor: man('石示博', 36),
    overseasBachelor: woman('蒙例洋', 27),
    overseasMaster: man('李桥瀚', 30),
    overseasDoctor: woman('刘数澄', 35),
    overseasDiploma: man('陈示渡', 26, 'none'),
    soundDriver: man('肖桥驰', 38),
    pointedDriver: man('杨例驭', 45),
    expiredDriver: man('刘示途', 52),
    suspendedDriver: man('陈数驿', 34),
    revokedDriver: man('龙桥辕', 41),
    cancelledDriver: man('黄例辙', 63, 'retired-employee'),
    unqualifiedDriver: man('苏示骏', 29),
    selfEmployedVeteran: man('袁桥征', 24),
    assignedVeteran: man('唐数戍', 32),
    monthlyVeteran: man('伍例戎', 46, 'none'),
    retiredVeteran: man('于示旌', 66, 'retired-employee'),
    demobilisedVeteran: man('陶桥旗', 57, 'resident'),
    servingSoldier: man('莫数哨', 21, 'none'),
  } satisfies Record<string, FamilyPlan>;
}
