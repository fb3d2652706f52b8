import { countUpTo, type Histogram } from './histogram.ts';
import type { Tally } from './tally.ts';
import type { Totals } from './totals.ts';

/** Prometheus text exposition format 0.0.4. Labels are reasons, resources and verticals: never who, never about whom. */
export function metricsText(totals: Totals, { startedAt }: { startedAt: number }): string {
  return [
    counter('shuqiao_requests_total', 'Requests on record.', totals.requests, ['kind', 'outcome', 'reason', 'cache']),
    counter('shuqiao_resource_requests_total', 'Calls and bundles, by resource or life event.', totals.subjects, [
      'resource',
    ]),
    histogram('shuqiao_request_duration_seconds', 'From the request to its entry, calls and bundles.', [
      ['', totals.latency],
    ]),
    counter(
      'shuqiao_refused_before_authentication_total',
      'Refused before it was known who asked; these have no entry.',
      totals.refusedBeforeAuthentication,
      ['reason'],
    ),
    counter('shuqiao_upstream_calls_total', 'Calls to verticals.', totals.upstream, ['vertical', 'outcome']),
    histogram(
      'shuqiao_upstream_duration_seconds',
      'How long a call to a vertical took; not those broken off because the caller had gone.',
      [...totals.upstreamLatency].map(([vertical, latency]) => [`vertical="${escaped(vertical)}"`, latency] as const),
    ),
    `# HELP shuqiao_start_time_seconds When this gateway started, since 1970.\n# TYPE shuqiao_start_time_seconds gauge\nshuqiao_start_time_seconds ${startedAt / 1000}\n`,
  ].join('');
}

const boundsMs = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768];

function counter(name: string, help: string, tally: Tally, labels: readonly string[]): string {
  const lines = [...tally].map(([key, value]) => {
    const values = key.split(' ');
    // The catch-all of a full tally has fewer words than labels.
    const pairs = labels.map((label, at) => `${label}="${escaped(values[at] ?? '-')}"`);
    return `${name}{${pairs.join(',')}} ${value}`;
  });
  return `${heading(name, help, 'counter')}${lines.map((line) => `${line}\n`).join('')}`;
}

function histogram(name: string, help: string, series: readonly (readonly [label: string, Histogram])[]): string {
  const lines = series.flatMap(([label, times]) => {
    const comma = label && `${label},`;
    const braces = label && `{${label}}`;
    return [
      ...boundsMs.map((ms) => `${name}_bucket{${comma}le="${ms / 1000}"} ${countUpTo(times, ms)}`),
      `${name}_bucket{${comma}le="+Inf"} ${times.total}`,
      `${name}_sum${braces} ${times.sumMs / 1000}`,
      `${name}_count${braces} ${times.total}`,
    ];
  });
  return `${heading(name, help, 'histogram')}${lines.map((line) => `${line}\n`).join('')}`;
}

function heading(name: string, help: string, type: 'counter' | 'histogram'): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
