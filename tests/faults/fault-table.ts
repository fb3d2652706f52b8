import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run of the fault suite with one table: a row for each fault that was played. */
export default class FaultTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = modules.flatMap((module) =>
      [...module.children.allTests()].flatMap((test) => test.meta().faultRow ?? []),
    );
    if (rows.length === 0) return;
    console.table(Object.fromEntries(rows.map(({ fault, ...figures }) => [fault, figures])));
  }
}
