import { basename } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

const contract = /^contract on /;

/** Ends a run of the contract suite with one table: a row for each suite, a column for each runtime. */
export default class ContractTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows: Record<string, Record<string, string>> = {};
    const totals: Record<string, Count> = {};
    for (const module of modules.toSorted((one, other) => one.moduleId.localeCompare(other.moduleId))) {
      if (!contract.test(module.project.name)) continue;
      const runtime = module.project.name.replace(contract, '');
      const suite = basename(module.moduleId, '.test.ts');
      const count = countOf(module);
      rows[suite] = { ...rows[suite], [runtime]: shown(count) };
      const { passed = 0, failed = 0, skipped = 0 } = totals[runtime] ?? {};
      totals[runtime] = {
        passed: passed + count.passed,
        failed: failed + count.failed,
        skipped: skipped + count.skipped,
      };
    }
    if (Object.keys(totals).length === 0) return;
    rows.all = Object.fromEntries(Object.entries(totals).map(([runtime, count]) => [runtime, shown(count)]));
    console.table(rows);
  }
}

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A file that could not even be read counts as one failure. */
function countOf(module: TestModule): Count {
  const states = [...module.children.allTests()].map((test) => test.result().state);
  const of = (state: string) => states.filter((one) => one === state).length;
  const failed = of('failed') + (states.length === 0 && module.state() === 'failed' ? 1 : 0);
  return { passed: of('passed'), failed, skipped: of('skipped') + of('pending') };
}

function shown({ passed, failed, skipped }: Count): string {
  return [`${passed} passed`, failed > 0 && `${failed} FAILED`, skipped > 0 && `${skipped} skipped`]
    .filter(Boolean)
    .join(', ');
}
