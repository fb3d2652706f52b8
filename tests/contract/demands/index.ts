import type { DemandCase } from './case.ts';
import { enterprises } from './enterprise.ts';
import { families } from './families.ts';
import { insurance } from './insurance.ts';
import { papers } from './papers.ts';
import { population } from './population.ts';
import { property } from './property.ts';
import { school } from './school.ts';

/** Every demand of the county, each stated by what is true in it. */
export const demandCases: readonly DemandCase[] = [
  ...population,
  ...school,
  ...insurance,
  ...property,
  ...families,
  ...enterprises,
  ...papers,
];
