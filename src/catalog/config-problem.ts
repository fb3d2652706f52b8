/** One thing wrong in config/ or specs/. `check` prints it as `{file}:{line}:{column} {message} → {expected}`. */
export interface ConfigProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column?: number;
  /** What is wrong there. Never the value of a secret. */
  readonly message: string;
  /** What would be right. */
  readonly expected: string;
}

/** One line: `config/demands/education.yaml:12:5 message → what would be right`. */
export function formatConfigProblem({ file, line, column, message, expected }: ConfigProblem): string {
  return `${file}:${line}${column === undefined ? '' : `:${column}`} ${message} → ${expected}`;
}

/** In the order a person would mend them: by file, then from top to bottom, each once. */
export function inReadingOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const unique = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...unique.values()].sort(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line || (a.column ?? 0) - (b.column ?? 0),
  );
}

/** The remedy for a name that is not among those there are: the nearest one, else the list. */
export function oneOf(wanted: string, known: Iterable<string>): string {
  const names = [...new Set(known)];
  if (names.length === 0) return 'there is none yet';
  const near = nearest(wanted, names);
  if (near !== undefined) return `did you mean ${near}?`;
  const shown = names.slice(0, namesShownMax).join(', ');
  return `one of ${shown}${names.length > namesShownMax ? ` … (${names.length} in all)` : ''}`;
}

const namesShownMax = 12;

/** The known name that takes the fewest edits, if that is at most a third of its length. */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, edits: editDistance(wanted.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= Math.max(2, Math.floor(best.name.length / 3)) ? best.name : undefined;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
