import type { CastName } from '../further.ts';
import { type BaseCounty, named, type Play } from './register.ts';

/** A disability certificate (残疾人证). */
export interface DisabilityCertificate {
  /** The citizen number, then a digit for the category and one for the grade. */
  readonly certificateNo: string;
  readonly category: DisabilityCategory;
  /** 1 is the most severe (GB/T 26341 §5). */
  readonly grade: 1 | 2 | 3 | 4;
  readonly validTo: string;
  /** Frozen: its term is over and it was not renewed. */
  readonly status: 'normal' | 'frozen' | 'cancelled';
  /** Of minors, and of people who cannot act for themselves. */
  readonly guardianName?: string;
}

export type DisabilityCategory = (typeof categories)[number];

export interface DisabilityRegister {
  /** By citizen number. */
  readonly certificates: ReadonlyMap<string, DisabilityCertificate>;
  readonly plays: readonly Play[];
}

/** Who holds or held a disability certificate, by citizen number; people chosen by hand for every category and grade. */
export function registerDisabilities({ cast, citizens, today }: BaseCounty): DisabilityRegister {
  const year = Number(today.slice(0, 4));
  const certificates = new Map<string, DisabilityCertificate>();
  const plays: Play[] = [];
  for (const { who, category, grade, status = 'normal', guardian } of holders) {
    const holder = cast(who);
    const guardianName = guardian && citizens.get(holder[guardian] ?? '')?.name;
    certificates.set(holder.idNumber, {
      certificateNo: `${holder.idNumber}${categories.indexOf(category) + 1}${grade}`,
      category,
      grade,
      // A certificate holds for ten years.
      validTo: status === 'frozen' ? `${year - 1}-06-30` : `${year + 1 + (grade % 4)}-09-15`,
      status,
      ...(guardianName !== undefined && { guardianName }),
    });
    plays.push({
      who: holder.idNumber,
      note: `持${categoryNames[category]}残疾人证，${grade}级${statusNames[status]}。`,
      // Examples are of people who apply themselves.
      ...(holder.birthDate < `${year - 18}` && {
        tries: [{ resource: 'cdpf-disability.disability-certificate', parameters: named(holder) }],
      }),
    });
  }
  return { certificates, plays };
}

const holders: readonly Holder[] = [
  { who: 'blindMan', category: 'visual', grade: 1 },
  { who: 'deafWoman', category: 'hearing', grade: 3, status: 'frozen' },
  { who: 'recoveredMan', category: 'speech', grade: 4, status: 'cancelled' },
  { who: 'disabledFather', category: 'physical', grade: 2 },
  { who: 'disabledChild', category: 'intellectual', grade: 2, guardian: 'mother' },
  { who: 'disabledSon', category: 'mental', grade: 3, guardian: 'father' },
  { who: 'movedWoman', category: 'multiple', grade: 1 },
];

interface Holder {
  readonly who: CastName;
  readonly category: DisabilityCategory;
  readonly grade: DisabilityCertificate['grade'];
  readonly status?: 'frozen' | 'cancelled';
  readonly guardian?: 'father' | 'mother';
}

/** In the order of their codes (GB/T 26341 §4). */
const categories = ['visual', 'hearing', 'speech', 'physical', 'intellectual', 'mental', 'multiple'] as const;
const categoryNames = {
  visual: '视力',
  hearing: '听力',
  speech: '言语',
  physical: '肢体',
  intellectual: '智力',
  mental: '精神',
  multiple: '多重',
} as const satisfies Record<DisabilityCategory, string>;
const statusNames = { normal: '，有效', frozen: '，已到期未换领、冻结', cancelled: '，已注销' } as const;
