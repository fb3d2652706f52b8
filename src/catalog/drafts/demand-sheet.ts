import type { ConfigItems } from '../read-config.ts';
import type { DemandConfig } from '../schemas/demand.ts';
import { type Header, isHeader, type SheetRow } from './demand-columns.ts';
import { missingColumnNotes, type RowFault } from './demand-faults.ts';
import { departmentUscc, knownThings } from './demand-known.ts';
import { readMatters } from './demand-matters.ts';
import { readDemand, type SheetDemand } from './demand-members.ts';
import { carriedDown, isBlank, isContinuation, isRemark } from './demand-rows.ts';

export interface SheetReading {
  readonly demands: readonly SheetDemand[];
  readonly faults: readonly RowFault[];
  /** How something was understood that the sheet did not say in so many words. */
  readonly notes: readonly RowFault[];
  /** Rows that ask for something. */
  readonly rows: number;
}

/** Reads the rows below a header. A row with a fault is left out whole, and all that is wrong with it is said at once. */
export function readDemandRows(rows: readonly SheetRow[], header: Header, config: ConfigItems): SheetReading {
  const known = knownThings(config);
  const demands: SheetDemand[] = [];
  const faults: RowFault[] = [];
  const notes: RowFault[] = [...missingColumnNotes(header)];
  const taken = new Map(config.demands.map(({ id, stem }) => [id, `config/demands/${stem}.yaml`]));
  let asked = 0;
  let above: SheetRow | undefined;
  let isAboveRead = false;
  for (const [index, cells] of rows.entries()) {
    if (index <= header.row || isBlank(cells) || isHeader(cells) || isRemark(cells, header)) continue;
    const row = { row: index + 1, cells, header };
    const last = demands.at(-1);
    if (isContinuation(row)) {
      // What follows a row that could not be read belongs to it.
      if (!isAboveRead || last === undefined) continue;
      const more = readMatters(row, departmentUscc(known, last.department), known);
      if (more.ok) demands[demands.length - 1] = withMatters(last, more.value);
      else faults.push(...more.failure);
      continue;
    }
    asked += 1;
    const filled = { ...row, cells: carriedDown(cells, above, header) };
    above = filled.cells;
    const read = readDemand(filled, known, taken);
    notes.push(...read.notes);
    faults.push(...read.faults);
    isAboveRead = read.demand !== undefined;
    if (read.demand === undefined) continue;
    taken.set(read.demand.demand.id, `第 ${row.row} 行`);
    demands.push(read.demand);
  }
  return { demands, faults, notes, rows: asked };
}

function withMatters(one: SheetDemand, more: DemandConfig['matters']): SheetDemand {
  return { ...one, demand: { ...one.demand, matters: [...one.demand.matters, ...more] } };
}
