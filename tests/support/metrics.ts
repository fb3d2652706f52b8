/** What `/metrics` says: each sample by its name and labels as they are written, and what is wrong with the text. */
export interface Metrics {
  readonly values: ReadonlyMap<string, number>;
  /** Breaches of the text format 0.0.4, and of the habits of names: https://prometheus.io/docs/practices/naming/ */
  readonly faults: readonly string[];
}

const sampleForm = /^([a-z_]+)(\{([a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)*\})? (-?[\d.e+-]+)$/;

export function readMetrics(text: string): Metrics {
  const values = new Map<string, number>();
  const kinds = new Map<string, string>();
  const faults: string[] = [];
  let [helped, family] = ['', ''];
  for (const line of text.split('\n').slice(0, -1)) {
    const [, word, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (word === 'HELP') helped = name;
    if (word === 'TYPE') {
      if (helped !== name) faults.push(`${name} has no help before its type`);
      if (kinds.has(name)) faults.push(`${name} stands twice`);
      if (rest === 'counter' && !name.endsWith('_total')) faults.push(`${name} is a counter without _total`);
      if (rest !== 'counter' && name.endsWith('_total')) faults.push(`${name} is no counter`);
      kinds.set(name, rest);
      family = name;
    }
    if (word !== undefined) continue;
    const [, sample = '', labels = '', , value] = sampleForm.exec(line) ?? [];
    const own = kinds.get(family) === 'histogram' ? sample.replace(/_(bucket|sum|count)$/, '') : sample;
    if (value === undefined) faults.push(`no sample: ${line}`);
    else if (own !== family) faults.push(`${sample} stands under ${family}`);
    else if (values.has(sample + labels)) faults.push(`${sample}${labels} stands twice`);
    values.set(sample + labels, Number(value));
  }
  if (!text.endsWith('\n')) faults.push('the last line does not end');
  return { values, faults };
}
