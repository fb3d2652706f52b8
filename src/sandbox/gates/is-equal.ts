import { timingSafeEqual } from 'node:crypto';

/** Compares a signature without telling by its time how much of it was right. */
export function isEqual(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
