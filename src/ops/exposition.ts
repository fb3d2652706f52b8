/** One line of a metric: its labels, and what it is. */
export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

type Kind = 'counter' | 'gauge' | 'histogram';

/** A metric in the Prometheus text exposition format 0.0.4; nothing where there is no sample of it. */
export function metric(name: string, kind: Kind, help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  return lines(
    name,
    kind,
    help,
    samples.map(([labels, value]) => `${name}${braced(labels)} ${value}`),
  );
}

/** A metric whose lines are made already: it is named also where there are none yet. */
export function lines(name: string, kind: Kind, help: string, made: readonly string[]): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${made.map((line) => `${line}\n`).join('')}`;
}

export function braced(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
