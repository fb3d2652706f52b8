import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalog, Demand, Evidence, LifeEvent, Resource } from '../../src/model/index.ts';
import { shippedCatalog } from './shipped.ts';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await shippedCatalog();
});

function demandOf({ demand }: Evidence): Demand {
  const found = catalog.demands.get(demand);
  if (!found) throw new Error(demand);
  return found;
}

function resourceOf(evidence: Evidence): Resource {
  const found = catalog.resources.get(demandOf(evidence).resource);
  if (!found) throw new Error(evidence.id);
  return found;
}

/** The usual time (p95) of an evidence and of all that it is looked up with, milliseconds. */
function usualMs(evidence: Evidence, lifeEvent: LifeEvent): number {
  const own = catalog.verticals.get(resourceOf(evidence).vertical)?.service.p95Ms ?? 0;
  const sources = evidence.calls
    .flatMap((call) => Object.values(call))
    .flatMap((source) => {
      const [, id] = /^@([^.]+)\./.exec(source) ?? [];
      return lifeEvent.evidence.find((one) => one.id === id) ?? [];
    });
  return own + Math.max(0, ...sources.map((source) => usualMs(source, lifeEvent)));
}

function* allEvidence(): Generator<readonly [LifeEvent, Evidence, string]> {
  for (const lifeEvent of catalog.lifeEvents.values()) {
    for (const evidence of lifeEvent.evidence) yield [lifeEvent, evidence, `${lifeEvent.id} ${evidence.id}`];
  }
}

describe('every shipped life event', () => {
  test('leaves its slowest chain more than twice its usual time', () => {
    for (const [lifeEvent, evidence, name] of allEvidence()) {
      expect(lifeEvent.deadlineMs, name).toBeGreaterThan(usualMs(evidence, lifeEvent) * 2);
    }
  });

  test('has its lead receive all of its evidence: by a demand of its own, or by a delegation', () => {
    for (const [lifeEvent, evidence, name] of allEvidence()) {
      const { id, department } = demandOf(evidence);
      const delegated = lifeEvent.delegations.some((one) => one.demand === id && one.to === lifeEvent.lead);
      expect(delegated, name).toBe(department !== lifeEvent.lead);
    }
  });

  test('does not go on by the absence of a record that it needs', () => {
    for (const [, evidence, name] of allEvidence()) {
      const absenceAnswers = resourceOf(evidence).onEmpty === 'absence-is-an-answer';
      if (evidence.onMissing === 'block' && absenceAnswers) expect(evidence.predicates, name).not.toEqual([]);
    }
  });

  test('does not take a name and number that do not belong together for an identity', () => {
    for (const [, evidence, name] of allEvidence()) {
      if (resourceOf(evidence).id !== 'mps-population.identity-verify') continue;
      expect(evidence.predicates, name).toContain('identity-matches');
    }
  });

  test('can be read aloud: what was found is not called what it spares, and is a phrase within a sentence', () => {
    for (const [, { record, paper }, name] of allEvidence()) {
      expect(record.zh, name).not.toBe(paper.zh);
      expect(record.en, name).not.toBe(paper.en);
      for (const phrase of [record, paper]) {
        expect(phrase.zh, name).toMatch(/^[\p{Script=Han}（）]+$/u);
        expect(phrase.en, name).toMatch(/^[a-z].*[^.]$/);
      }
    }
  });

  test('tells the citizen what to do where a question is answered no', () => {
    for (const [, evidence, name] of allEvidence()) {
      for (const { id, whenContradicted } of demandOf(evidence).predicates) {
        if (evidence.predicates.includes(id)) expect(whenContradicted?.zh, `${name} ${id}`).toMatch(/。$/);
      }
    }
  });
});
