import type { Text } from '../../model/index.ts';
import type { DemandConfig } from '../schemas/demand.ts';
import { readList, readMatterCode } from './demand-cells.ts';
import type { Column } from './demand-columns.ts';
import { faultAt, type RowFault } from './demand-faults.ts';
import type { KnownThings } from './demand-known.ts';
import { type Row, textAt, wordsAt } from './demand-rows.ts';

/** The matters of a row, each with its code and title; `uscc`: that of the department, where it is known. */
export function readMatters(
  row: Row,
  uscc: string | undefined,
  known: KnownThings,
): { ok: true; value: DemandConfig['matters'] } | { ok: false; failure: readonly RowFault[] } {
  const codes = readList(textAt(row, 'matterCode'));
  const titles = readList(wordsAt(row, 'matterTitle'));
  const faults: RowFault[] = [];
  const fail = (column: Column, message: Text) => void faults.push(faultAt(row, column, message));
  if (codes.length === 0)
    fail('matterCode', { zh: '没有填写：每个事项须有编码', en: 'is empty: every matter has its code' });
  if (titles.length > 0 && titles.length !== codes.length && codes.length > 0) {
    fail('matterTitle', {
      zh: `有 ${titles.length} 个事项名称，却有 ${codes.length} 个事项编码，请一一对应`,
      en: `${titles.length} titles for ${codes.length} codes: give each code its title`,
    });
  }
  const matters = codes.flatMap((part, index) => {
    const code = readMatterCode(part);
    if (!code.ok) {
      fail('matterCode', code.failure);
      return [];
    }
    if (uscc !== undefined && !code.value.startsWith(uscc)) {
      fail('matterCode', {
        zh: `“${part}”不是本部门的事项：应以其统一社会信用代码 ${uscc} 开头`,
        en: `"${part}" is not a matter of the department: it should begin with ${uscc}`,
      });
    }
    const title = titles[index] ?? known.matterTitles.get(code.value);
    if (title === undefined && titles.length === 0) {
      fail('matterTitle', { zh: `没有填写：${part} 的名称`, en: `is empty: the title of ${part}` });
    }
    return [{ code: code.value, title: title ?? '' }];
  });
  return faults.length > 0 ? { ok: false, failure: faults } : { ok: true, value: matters };
}
