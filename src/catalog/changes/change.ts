import type { DepartmentId, Text } from '../../model/index.ts';

/** Who gains or loses what, in a sentence without its subject. */
export interface Change {
  /** Whom it touches. */
  readonly department: DepartmentId;
  readonly kind: 'gains' | 'loses' | 'changes';
  readonly text: Text;
}

/** What a list has that the other had not, and the other way round. */
export function differences<Value>(
  before: readonly Value[],
  after: readonly Value[],
): { readonly gained: readonly Value[]; readonly lost: readonly Value[] } {
  return {
    gained: after.filter((one) => !before.includes(one)),
    lost: before.filter((one) => !after.includes(one)),
  };
}
