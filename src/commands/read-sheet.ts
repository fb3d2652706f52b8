import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import readExcelFile from 'read-excel-file/node';
import type { SheetRow } from '../catalog/drafts/index.ts';

/** One sheet of a spreadsheet as its rows. */
export interface SheetOfFile {
  /** Undefined where the file has no names for its sheets. */
  readonly name: string | undefined;
  readonly rows: readonly SheetRow[];
}

/** Reads CSV (UTF-8, UTF-16 or GB 18030, which holds GBK) or XLSX by what the file is, not by its name. */
export async function readSheets(path: string): Promise<readonly SheetOfFile[]> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`cannot read ${path} (${error.code}): name a CSV or XLSX file`);
  });
  if (isZip(bytes)) {
    const sheets = await readExcelFile(bytes).catch(() => {
      throw new Error(`${path} is not a workbook that can be read: save it as .xlsx or .csv and try again`);
    });
    return sheets.map(({ sheet, data }) => ({ name: sheet, rows: data as readonly SheetRow[] }));
  }
  if (isOldWorkbook(bytes)) throw new Error(`${path} is an old .xls workbook: save it as .xlsx or .csv and try again`);
  const text = decoded(bytes);
  const rows: readonly string[][] = parse(text, {
    delimiter: delimiterOf(text),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
  });
  return [{ name: undefined, rows }];
}

/** XLSX is a ZIP archive (ISO/IEC 29500-2). */
function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03;
}

function isOldWorkbook(bytes: Uint8Array): boolean {
  return bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11;
}

function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes); // leaves the byte order mark out
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** What stands most often in the first lines: a comma, or the tab or semicolon that some programs write instead. */
function delimiterOf(text: string): string {
  const head = text.split('\n').slice(0, 10).join('\n');
  const counts = [',', '\t', ';'].map((mark) => ({ mark, count: head.split(mark).length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.mark ?? ',';
}
