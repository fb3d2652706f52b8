import type { CastName } from '../further.ts';
import { type BaseCounty, named, type Play } from './register.ts';

/** Social assistance of one person: what a household is granted, its members have. */
export interface Assistance {
  readonly assisted: boolean;
  readonly category: 'none' | 'subsistence-allowance' | 'extreme-poverty' | 'near-subsistence';
  /** Hundredths of a yuan a month. */
  readonly monthlyCents: number;
  readonly approvedOn: string;
  /** `9999-12-31` without end. */
  readonly validTo: string;
}

/** The two subsidies for disabled people (残疾人两项补贴). */
export interface DisabilitySubsidy {
  readonly living: boolean;
  readonly nursing: boolean;
  /** `YYYY-MM`. */
  readonly paidThrough: string;
  /** Of the county that pays (GB/T 2260). */
  readonly countyCode: string;
}

export interface AssistanceRegister {
  readonly assistanceOf: (citizen: string) => Assistance | undefined;
  readonly subsidyOf: (citizen: string) => DisabilitySubsidy | undefined;
  readonly plays: readonly Play[];
}

/** Who is assisted, and who is paid the subsidies for disabled people; chosen by hand for every category. */
export function registerAssistance(county: BaseCounty): AssistanceRegister {
  const { citizens, cast, today } = county;
  const year = Number(today.slice(0, 4));
  const assistance = new Map<string, Assistance>();
  const subsidies = new Map<string, DisabilitySubsidy>();
  const plays: Play[] = [];

  for (const { who, note, category, monthlyCents, ended = false } of assisted) {
    const applicant = cast(who);
    const { number } = applicant.household;
    for (const { idNumber, household } of citizens.values()) {
      if (household.number !== number) continue;
      assistance.set(idNumber, {
        assisted: !ended,
        category: ended ? 'none' : category,
        monthlyCents: ended ? 0 : monthlyCents,
        approvedOn: `${year - 2}-04-01`,
        validTo: category === 'extreme-poverty' ? '9999-12-31' : `${ended ? year - 1 : year + 1}-03-31`,
      });
    }
    plays.push({
      who: applicant.idNumber,
      note,
      tries: [{ resource: 'mca-assistance.assistance-status', parameters: named(applicant) }],
    });
  }

  for (const { who, note, living, nursing, countyCode = '430527', ended = false } of subsidised) {
    const { idNumber, ...person } = cast(who);
    const paidThrough = ended ? `${year - 1}-06` : monthBefore(today);
    subsidies.set(idNumber, { living, nursing, paidThrough, countyCode });
    plays.push({
      who: idNumber,
      note,
      tries: [{ resource: 'mca-assistance.disability-subsidy', parameters: { name: person.name, idNumber } }],
    });
  }
  return {
    assistanceOf: (citizen) => assistance.get(citizen),
    subsidyOf: (citizen) => subsidies.get(citizen),
    plays,
  };
}

interface AssistancePlan {
  readonly who: CastName;
  readonly note: string;
  readonly category: Assistance['category'];
  readonly monthlyCents: number;
  readonly ended?: boolean;
}

const assisted: readonly AssistancePlan[] = [
  { who: 'disabledFather', note: '全家享受最低生活保障。', category: 'subsistence-allowance', monthlyCents: 62_050 },
  { who: 'blindMan', note: '特困供养人员。', category: 'extreme-poverty', monthlyCents: 85_800 },
  { who: 'poorFather', note: '低保边缘家庭。', category: 'near-subsistence', monthlyCents: 0 },
  {
    who: 'onceAssistedMan',
    note: '曾享受最低生活保障，已停发。',
    category: 'subsistence-allowance',
    monthlyCents: 0,
    ended: true,
  },
];

interface SubsidyPlan {
  readonly who: CastName;
  readonly note: string;
  readonly living: boolean;
  readonly nursing: boolean;
  readonly countyCode?: string;
  readonly ended?: boolean;
}

const subsidised: readonly SubsidyPlan[] = [
  { who: 'disabledFather', note: '领取残疾人两项补贴。', living: true, nursing: true },
  { who: 'blindMan', note: '只领取重度残疾人护理补贴。', living: false, nursing: true },
  { who: 'disabledSon', note: '只领取困难残疾人生活补贴。', living: true, nursing: false },
  { who: 'movedWoman', note: '残疾人两项补贴由武冈市发放。', living: true, nursing: true, countyCode: '430581' },
  { who: 'recoveredMan', note: '残疾人两项补贴已停发。', living: false, nursing: false, ended: true },
];

function monthBefore(today: string): string {
  const [year = 0, month = 0] = today.split('-').map(Number);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;
}
