import type { Language, Text } from '../model/index.ts';

// Control characters that no title or sentence contains, so marked texts may be joined and nested in longer strings.
const start = '\u0002';
const between = '\u001f';
const end = '\u0003';
const marked = new RegExp(`${start}([^${between}]*)${between}([^${end}]*)${end}`, 'gu');

/** Stands for the issuer's URL in an example until a document is made for one. */
export const issuerMarker = `${start}issuer${end}`;

/** Packs both languages into one string for any title, summary, description or example of a route; `localise` picks one. */
export function both({ zh, en }: Text): string {
  return `${start}${zh}${between}${en}${end}`;
}

/** JSON text inside a longer string, with the texts in it still to be picked from: JSON would escape their marks. */
export function jsonOfTexts(value: unknown): string {
  return JSON.stringify(value).replaceAll(/\\u(0002|0003|001f)/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** A copy of a document in one language: every text made by `both`, anywhere in it, becomes that language's alone. */
export function localise<Document>(document: Document, language: Language, issuer = ''): Document {
  return walk(document, (text) =>
    text
      .replaceAll(issuerMarker, issuer)
      .replaceAll(marked, (_, zh: string, en: string) => (language === 'zh' ? zh : en)),
  ) as Document;
}

function walk(node: unknown, change: (text: string) => string): unknown {
  if (typeof node === 'string') return node.includes(start) ? change(node) : node;
  if (Array.isArray(node)) return node.map((item) => walk(item, change));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, walk(value, change)]));
}
