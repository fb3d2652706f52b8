import type { Answer } from '../answer.ts';
import { takesSeveralCalls } from '../catalog/index.ts';
import type { Evidence, Finding, LifeEvent } from '../model/index.ts';
import { combineFindings } from '../policy/index.ts';
import type { Problem } from '../problems.ts';
import type { BundleRequest, DataBody, Item, ItemStatus, Part } from './bundle.ts';
import { itemSentence } from './sentences.ts';
import { statusOf } from './status.ts';

/** One call of an evidence, answered. */
export interface PartAnswer {
  readonly of?: string;
  readonly answer: Answer;
}

interface ItemContext extends Pick<BundleRequest, 'catalog' | 'language'> {
  readonly lifeEvent: LifeEvent;
  readonly status: ItemStatus;
  /** The title of the evidence that this one is looked up with, where no call could be made for want of it. */
  readonly waitsFor?: string | undefined;
  /** It will be asked for again by itself, where it could not be reached. */
  readonly retried?: boolean;
}

/** One evidence of a bundle, from the answers to its calls. */
export function makeItem(
  evidence: Evidence,
  answers: readonly PartAnswer[],
  { catalog, lifeEvent, language, status, waitsFor, retried = false }: ItemContext,
): Item {
  const demand = catalog.demands.get(evidence.demand);
  const resource = demand && catalog.resources.get(demand.resource);
  const vertical = resource && catalog.verticals.get(resource.vertical);
  if (!vertical) throw new Error(`evidence ${evidence.id} rests on nothing`);
  const parts = answers.map(makePart);
  const findings = combinePredicates(evidence, parts);
  const finding = combineFindings(Object.values(findings), 'all');
  const deciding = answers.find(({ answer }) => statusOf(answer.outcome) === status)?.answer;
  const stale = answers.find(({ answer }) => answer.reply?.cache.kind === 'stale')?.answer.reply;
  const [only, ...others] = parts;
  return {
    id: evidence.id,
    title: evidence.title[language],
    required: evidence.required,
    ...(evidence.group && { group: evidence.group }),
    onMissing: evidence.onMissing,
    status,
    ...(finding && { finding, findings }),
    sentence: itemSentence(
      {
        evidence,
        vertical,
        status,
        refusal: deciding?.refusal,
        waitsFor,
        retried,
        asked: parts.length > 0,
        staleSince: stale?.fetchedAt,
        findings,
        predicates: demand.predicates.filter(({ id }) => evidence.predicates.includes(id)),
      },
      language,
    ),
    source: { vertical: vertical.id, title: vertical.name[language] },
    ...(takesSeveralCalls(evidence, lifeEvent, catalog)
      ? { parts }
      : only && others.length === 0
        ? withoutPlace(only)
        : {}),
  };
}

function makePart({ of, answer }: PartAnswer): Part {
  const { outcome, recorded, refusal, reply, released } = answer;
  const findings = released?.findings ?? {};
  const finding = combineFindings(Object.values(findings), 'all');
  const body = JSON.parse(new TextDecoder().decode(recorded.body));
  return {
    ...(of && { of }),
    status: statusOf(outcome),
    ...(finding && { finding, findings }),
    ...(refusal ? { problem: body as Problem } : released?.withoutRecord ? {} : { data: body as DataBody }),
    ...(reply && { fetchedAt: new Date(reply.fetchedAt).toISOString(), cache: reply.cache.kind }),
    receipt: recorded.receipt,
    salt: recorded.salt,
  };
}

/** The answers to one predicate combine as the calls do; a call that brought none leaves it open. */
function combinePredicates({ predicates, combine }: Evidence, parts: readonly Part[]): Record<string, Finding> {
  return Object.fromEntries(
    predicates.flatMap((id) => {
      if (parts.every(({ findings }) => findings?.[id] === undefined)) return [];
      const answers = parts.map(({ findings }) => findings?.[id] ?? 'check-by-hand');
      const finding = combineFindings(answers, combine);
      return finding ? [[id, finding]] : [];
    }),
  );
}

function withoutPlace({ of: _of, status: _status, finding: _finding, findings: _findings, ...rest }: Part) {
  return rest;
}
