/** What is true in the synthetic county, in plain terms; each vertical's owner tells its part in its own words. Dates are `YYYY-MM-DD`, months `YYYY-MM`. */
export interface Citizen {
  readonly name: string;
  /** 430599 + birth date + serial + check character (GB 11643). */
  readonly idNumber: string;
  readonly sex: Sex;
  readonly birthDate: string;
  readonly state: 'normal' | 'cancelled-on-death' | 'cancelled-other';
  readonly cancelledOn?: string;
  /** Last day of the identity card; `9999-12-31` without end; absent where none was issued. */
  readonly idCardValidTo?: string;
  readonly household: Household;
  /** As the register writes it: 户主, 配偶, 子, 女, 孙子 … */
  readonly relationToHead: string;
  readonly father?: string;
  readonly mother?: string;
  readonly spouse?: string;
  /** Numbers of the children. */
  readonly children: readonly string[];
  /** Absent where no record was found: nothing is proven by that. */
  readonly vaccination?: Vaccination;
  readonly schooling?: Schooling;
  readonly insurance: readonly Insurance[];
  readonly pensionAccount?: PensionAccount;
  readonly pension?: Pension;
}

export type Sex = 'male' | 'female';

export interface Household {
  readonly number: string;
  readonly kind: 'family' | 'collective';
  readonly headName: string;
  readonly address: string;
  readonly registeredOn: string;
  readonly policeStation: string;
}

export interface Vaccination {
  readonly certificateNo: string;
  /** One text per missing dose; empty where all were given. */
  readonly missing: readonly string[];
  readonly checkedOn: string;
}

export interface Schooling {
  readonly studentNo: string;
  readonly school: string;
  readonly grade: string;
  readonly status: 'enrolled' | 'suspended' | 'transferred' | 'graduated';
  readonly enrolledOn: string;
}

export interface Insurance {
  readonly kind: 'employee-pension' | 'resident-pension' | 'unemployment' | 'work-injury';
  readonly status: 'paying' | 'suspended' | 'ended' | 'receiving';
  readonly place: string;
  readonly lastPaidMonth: string;
  readonly paidMonthsLastYear: number;
}

export interface PensionAccount {
  readonly accruedMonths: number;
  readonly deemedMonths: number;
  readonly firstPaidMonth: string;
  /** Hundredths of a yuan. */
  readonly balanceCents: number;
}

export interface Pension {
  readonly kind: string;
  readonly startedIn: string;
  /** Until when the yearly check of entitlement holds. */
  readonly qualifiedUntil: string;
}

export interface Property {
  readonly certificateNo: string;
  readonly unitNo: string;
  readonly countyCode: string;
  readonly location: string;
  /** Square metres. */
  readonly area: number;
  readonly usage: string;
  readonly ownership: '单独所有' | '共同共有';
  readonly mortgaged: boolean;
  readonly seized: boolean;
  readonly registeredOn: string;
  /** Numbers of citizens or credit codes of enterprises. */
  readonly owners: readonly string[];
}

export interface Enterprise {
  readonly name: string;
  /** 91430527 + organisation code from DEM + check character (GB 32100). */
  readonly uscc: string;
  /** Absent where it never registered for social insurance. */
  readonly insurance?: EmployerInsurance;
  readonly note?: string;
}

export interface EmployerInsurance {
  /** False where the registration was cancelled. */
  readonly registered: boolean;
  readonly headcount: number;
  /** Hundredths of a yuan; 0 where nothing is owed. */
  readonly arrearsCents: number;
}
