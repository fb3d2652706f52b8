import type { Text } from '../../model/index.ts';
import { nearest } from '../config-problem.ts';
import { type Reading, wrong } from './demand-cells.ts';

/** Something a sheet may call by its id or its Chinese name. */
export interface Named {
  readonly id: string;
  readonly name: Text;
}

/** What was found, and whether the sheet called it by another name than config does. */
export interface Found<Value extends Named> {
  readonly one: Value;
  readonly abbreviated: boolean;
}

/**
 * The one thing a sheet means: by id or name; by a part of the name (县教育局); by an abbreviation whose characters stand in the name in
 * order (人社局). Of several that could be meant none is.
 */
export function findNamed<Value extends Named>(
  wanted: string,
  known: readonly Value[],
  kind: Text,
): Reading<Found<Value>> {
  const text = folded(wanted);
  const exact = known.find(({ id, name }) => [id, folded(name.zh), folded(name.en)].includes(text));
  if (exact !== undefined) return { ok: true, value: { one: exact, abbreviated: false } };
  if (text === '') return wrong('', `请写${kind.zh}的名称`, `name the ${kind.en}`);
  const partOf = known.filter(({ name }) => text.length > 1 && folded(name.zh).includes(text));
  const spelled = known.filter(({ name }) => text.length > 1 && isAbbreviation(text, folded(name.zh)));
  for (const candidates of [partOf, spelled]) {
    const [one, ...others] = candidates;
    if (one !== undefined && others.length === 0) return { ok: true, value: { one, abbreviated: true } };
    if (others.length > 0) {
      const names = candidates.map(({ name, id }) => `${name.zh}（${id}）`).join('、');
      return wrong(wanted, `可能是${names}，请写全称`, `may be ${names}: write the whole name`);
    }
  }
  const near = nearest(
    text,
    known.flatMap(({ id, name }) => [id, name.zh]),
  );
  const meant =
    near === undefined
      ? nearestByCharacters(text, known)
      : known.find(({ id, name }) => id === near || name.zh === near);
  if (meant !== undefined) {
    return wrong(
      wanted,
      `没有这个${kind.zh}；是不是${meant.name.zh}（${meant.id}）？`,
      `no such ${kind.en}; did you mean ${meant.name.zh} (${meant.id})?`,
    );
  }
  const some = known
    .slice(0, namesShownMax)
    .map(({ name }) => name.zh)
    .join('、');
  const more = known.length > namesShownMax ? `…（共 ${known.length} 个）` : '';
  return wrong(wanted, `没有这个${kind.zh}；有：${some}${more}`, `no such ${kind.en}; there are: ${some}${more}`);
}

/** Half-width and without spaces: what a sheet and config may write differently. */
export function folded(name: string): string {
  return name.normalize('NFKC').replaceAll(/\s/g, '');
}

const namesShownMax = 12;

function isAbbreviation(text: string, name: string): boolean {
  let from = 0;
  for (const character of text) {
    const at = name.indexOf(character, from);
    if (at === -1) return false;
    from = at + 1;
  }
  return true;
}

/** A long name with a slip in its short form: the one that shares most characters, if all but one. */
function nearestByCharacters<Value extends Named>(text: string, known: readonly Value[]): Value | undefined {
  const shared = (name: string) => [...text].filter((character) => name.includes(character)).length;
  const [best, next] = known.toSorted((a, b) => shared(b.name.zh) - shared(a.name.zh));
  if (best === undefined || shared(best.name.zh) < Math.max(2, text.length - 1)) return undefined;
  return next !== undefined && shared(next.name.zh) === shared(best.name.zh) ? undefined : best;
}
