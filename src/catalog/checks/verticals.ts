import { z } from 'zod';
import { envelopes, formats, signings, standIn } from '../../verticals/index.ts';
import { type ConfigProblem, oneOf } from '../config-problem.ts';
import { type ConfigItems, type Item, unresolved } from '../read-config.ts';
import type { VerticalConfig } from '../schemas/vertical.ts';

/** How verticals speak and what they grant; that each has a spec and resources, and nothing is left over. */
export function* checkVerticals(config: ConfigItems): Generator<ConfigProblem> {
  for (const item of config.verticals) {
    yield* checkDialect(item);
    yield* checkService(item);
    const { signing, credential } = item.value.upstream;
    if (credential !== 'per-demand') yield* checkCredential(item, ['upstream', 'credential'], { signing, credential });
    if (!config.specs.has(item.id)) {
      yield item.problem([], `${item.id} has no spec`, `its OpenAPI document as specs/${item.id}.yaml`);
    }
  }
  for (const [id, { file }] of config.specs) {
    if (config.declared.vertical.has(id)) continue;
    const remedy = `config/verticals/${id}.yaml, or ${oneOf(id, config.declared.vertical)}`;
    yield { file, line: 1, column: 1, message: `no vertical ${id}`, expected: remedy };
  }
  const orphans = new Map(config.resources.map((item) => [item.stem, item]));
  for (const [stem, item] of orphans) {
    yield* unresolved(item, [], { kind: 'vertical', name: stem, known: config.declared.vertical });
  }
  yield* checkGrants(config);
}

function* checkDialect({ value: { upstream }, problem }: Item<VerticalConfig>): Generator<ConfigProblem> {
  const parts = [
    ['signing', upstream.signing, signings],
    ['envelope', upstream.envelope, envelopes],
    ['format', upstream.format, formats],
  ] as const;
  for (const [part, name, known] of parts) {
    const names = known.map((one) => one.name);
    if (!names.includes(name)) yield problem(['upstream', part], `no ${part} ${name}`, oneOf(name, names));
  }
  const envelope = envelopes.find(({ name }) => name === upstream.envelope);
  if (envelope === undefined) return;
  const settings = { part: envelope.name, schema: envelope.settings, value: upstream.envelopeSettings };
  yield* checkPart(problem, ['upstream', 'envelopeSettings'], settings);
}

function* checkService({ value: { service }, problem }: Item<VerticalConfig>): Generator<ConfigProblem> {
  const { p50Ms, p95Ms, timeoutMs } = service;
  if (p95Ms < p50Ms) yield problem(['service', 'p95Ms'], 'p95Ms is less than p50Ms', `at least ${p50Ms}`);
  if (timeoutMs < p95Ms) yield problem(['service', 'timeoutMs'], 'timeoutMs is less than p95Ms', `at least ${p95Ms}`);
}

/** The members that the signing needs, none of them a secret: only a caller's number at the platform (`rid`) is none. */
export function* checkCredential(
  item: Item<unknown>,
  path: readonly string[],
  { signing: name, credential }: { signing: string; credential: Readonly<Record<string, string>> },
): Generator<ConfigProblem> {
  const signing = signings.find((one) => one.name === name);
  if (signing !== undefined) {
    const members = Object.entries(credential).map(([member, text]) => [member, isVariable(text) ? standIn : text]);
    const value = Object.fromEntries(members);
    yield* checkPart(item.problem, path, { part: name, schema: signing.credential, value });
  }
  for (const [member, value] of Object.entries(credential)) {
    if (member === 'rid' || isVariable(value)) continue;
    yield item.problem(
      [...path, member],
      `${member} is written in the file`,
      'env:NAME, read from the environment at start; change the secret if it was a real one',
    );
  }
}

function isVariable(text: string): boolean {
  return /^env:[A-Z][A-Z0-9_]*$/.test(text);
}

/** What a part of the dialect wants of its settings, by that part's own schema. */
function* checkPart(
  problem: Item<unknown>['problem'],
  path: readonly string[],
  { part, schema, value }: { part: string; schema: z.ZodType; value: unknown },
): Generator<ConfigProblem> {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  for (const issue of schema.safeParse(value, { jitless: true }).error?.issues ?? []) {
    const at = [...path, ...issue.path];
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
      for (const key of issue.keys) yield problem([...at, key], `${part} knows no ${key}`, oneOf(key, known), 'key');
    } else {
      yield problem(at, `${at.slice(path.length - 1).join('.')} is not as ${part} needs it`, issue.message);
    }
  }
}

/** Quotas and rates of all demands on a vertical add up to no more than the vertical grants the county. */
function* checkGrants({ verticals, demands }: ConfigItems): Generator<ConfigProblem> {
  for (const { id, value } of verticals) {
    let calls = 0;
    let rate = 0;
    for (const demand of demands.filter(({ value: { resource } }) => resource.startsWith(`${id}.`))) {
      calls += demand.value.quotaPerDay;
      rate += demand.value.ratePerSecond;
      if (calls > value.service.dailyQuota && calls - demand.value.quotaPerDay <= value.service.dailyQuota) {
        const left = value.service.dailyQuota - (calls - demand.value.quotaPerDay);
        yield demand.problem(
          ['quotaPerDay'],
          `with ${demand.id} the quotas on ${id} add up to ${calls}, more than its dailyQuota ${value.service.dailyQuota}`,
          `at most ${left} here, or less elsewhere`,
        );
      }
      if (rate > value.service.qps && rate - demand.value.ratePerSecond <= value.service.qps) {
        const left = value.service.qps - (rate - demand.value.ratePerSecond);
        yield demand.problem(
          ['ratePerSecond'],
          `with ${demand.id} the rates on ${id} add up to ${rate} a second, more than its qps ${value.service.qps}`,
          `at most ${left} here, or less elsewhere`,
        );
      }
    }
  }
}
