import type { PredicateConfig } from './schemas/demand.ts';

/** The paths of what the applicant states that a predicate compares with. */
export function statedParameters({ all = [], any = [] }: PredicateConfig): readonly string[] {
  const paths = [...all, ...any].flatMap((test) =>
    Object.values(test).flatMap((part) => (typeof part === 'object' && 'parameter' in part ? [part.parameter] : [])),
  );
  return [...new Set(paths)];
}
