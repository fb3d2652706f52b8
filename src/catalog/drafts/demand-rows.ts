import { isNone } from './demand-cells.ts';
import { type Cell, type Column, cellText, cellWords, type Header, type SheetRow } from './demand-columns.ts';

/** One row below a header, by the header's columns. */
export interface Row {
  /** As the spreadsheet counts, from 1. */
  readonly row: number;
  readonly cells: SheetRow;
  readonly header: Header;
}

export function has({ header }: Row, column: Column): boolean {
  return header.columns.has(column);
}

export function cellAt({ cells, header }: Row, column: Column): Cell {
  const index = header.columns.get(column)?.index;
  return index === undefined ? undefined : cells[index];
}

export function textAt(row: Row, column: Column): string {
  const text = cellText(cellAt(row, column));
  return isNone(text) && column !== 'sharing' ? '' : text;
}

export function wordsAt(row: Row, column: Column): string {
  const words = cellWords(cellAt(row, column));
  return isNone(words) ? '' : words;
}

/** Cells merged down a sheet stand in their first row alone: who asks and of which system goes on until the next is named. */
export function carriedDown(cells: SheetRow, above: SheetRow | undefined, header: Header): SheetRow {
  const filled = [...cells];
  for (const column of ['department', 'vertical'] as const) {
    const index = header.columns.get(column)?.index;
    if (index !== undefined && cellText(filled[index]) === '') filled[index] = above?.[index];
  }
  return filled;
}

/** A row that only adds a matter to the demand above it. */
export function isContinuation(row: Row): boolean {
  const own: readonly Column[] = ['id', 'resource', 'fields', 'quotaPerDay'];
  return textAt(row, 'matterCode') !== '' && own.every((column) => textAt(row, column) === '');
}

export function isBlank(cells: SheetRow): boolean {
  return cells.every((cell) => cellText(cell) === '');
}

/** 合计, 填表说明 and the like, below the table. */
export function isRemark(cells: SheetRow, { columns }: Header): boolean {
  const filled = cells.map(cellText).filter((text) => text !== '');
  if (/^(合计|总计|小计|备注|说明|填表|注[:：])/.test(filled[0] ?? '')) return true;
  const known = [...columns.values()].filter(({ index }) => cellText(cells[index]) !== '');
  return known.length === 0;
}
