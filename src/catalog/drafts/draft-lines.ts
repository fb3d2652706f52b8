import { stringify } from 'yaml';
import type { Text } from '../../model/index.ts';

/** Lines of YAML as a person would write them. */

/** A value on one line: `{ zh: 姓名, en: Name }`. */
export function inline(value: unknown): string {
  return stringify(value, {
    collectionStyle: 'flow',
    singleQuote: true,
    lineWidth: 0,
    flowCollectionPadding: true,
  }).trim();
}

/** A member without a value yet, and what there is to decide, `中文 · English`. `check` then says that it is empty. */
export function decide(key: string, hint: string): string {
  return `${key}: # decide: ${hint}`;
}

/** A text in both languages; what the document does not say is left to decide. */
export function bilingual(key: string, { zh, en, what }: { zh?: string; en?: string; what: Text }): readonly string[] {
  if (zh !== undefined && en !== undefined) return [`${key}: ${inline({ zh, en })}`];
  return [
    `${key}:`,
    zh === undefined ? `  ${decide('zh', `${what.zh}，中文 · ${what.en}, in Chinese`)}` : `  zh: ${inline(zh)}`,
    en === undefined ? `  ${decide('en', `${what.zh}，英文 · ${what.en}, in English`)}` : `  en: ${inline(en)}`,
  ];
}

export function indented(lines: readonly string[], depth: number): readonly string[] {
  return lines.map((line) => (line === '' ? line : `${' '.repeat(depth)}${line}`));
}

/** The lines of one item of a list. */
export function listItem(lines: readonly string[], depth: number): readonly string[] {
  return lines.map((line, index) => `${' '.repeat(depth)}${index === 0 ? '- ' : '  '}${line}`);
}
