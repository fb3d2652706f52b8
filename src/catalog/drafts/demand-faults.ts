import type { Text } from '../../model/index.ts';
import { type Column, type Header, usualHeading } from './demand-columns.ts';
import type { Row } from './demand-rows.ts';

/** What could not be read, and what would be right. */
export interface RowFault {
  /** As the spreadsheet counts, from 1. */
  readonly row: number;
  /** The heading of its column as the sheet has it. */
  readonly column?: string;
  readonly message: Text;
}

export function faultAt({ row, header }: Row, column: Column, message: Text): RowFault {
  return { row, column: header.columns.get(column)?.heading ?? usualHeading(column), message };
}

/** What a header says of all its rows: columns that are not used, and what holds where one is missing. */
export function missingColumnNotes({ row, columns, unknown }: Header): readonly RowFault[] {
  const notes: RowFault[] = unknown.map(({ heading, near }) => ({
    row: row + 1,
    message: {
      zh: `“${heading}”一列不用${near === undefined ? '' : `；如果是“${near}”，请改列名`}`,
      en: `the column "${heading}" is not used${near === undefined ? '' : `; if it is ${near}, rename it`}`,
    },
  }));
  if (!columns.has('maxAge')) {
    notes.push({
      row: row + 1,
      message: {
        zh: '没有“缓存时限”一列：一律不用留存的答复，每次现查（maxAge: PT0S）',
        en: 'there is no column 缓存时限: no kept answer is used, each call asks anew (maxAge: PT0S)',
      },
    });
  }
  if (!columns.has('subjectBasis')) {
    notes.push({
      row: row + 1,
      message: {
        zh: '没有“告知或授权”一列：一律按依法履职并告知（statutory-duty-with-notice），需本人授权的请改',
        en: 'there is no column 告知或授权: all rest on a duty by law with notice; change those that need the person’s mandate',
      },
    });
  }
  return notes;
}
