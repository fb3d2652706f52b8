import { type ConfigProblem, oneOf } from '../config-problem.ts';
import type { Item } from '../read-config.ts';
import type { DemandConfig } from '../schemas/demand.ts';

/** `unmaskedOnly` narrows what is `unmasked`, to matters and life events that are the demand's own. */
export function* checkUnmaskedOnly(item: Item<DemandConfig>): Generator<ConfigProblem> {
  const { unmasked, unmaskedOnly } = item.value;
  const codes = item.value.matters.map(({ code }) => code);
  for (const [field, { matters, lifeEvents }] of Object.entries(unmaskedOnly)) {
    const at = ['unmaskedOnly', field];
    if (!unmasked.includes(field)) {
      yield item.problem(at, `${field} is not among unmasked`, oneOf(field, unmasked), 'key');
    }
    if (matters.length === 0 && lifeEvents.length === 0) {
      yield item.problem(at, `${field} is unmasked for nothing`, 'matters or lifeEvents, or not among unmasked');
    }
    for (const [index, code] of matters.entries()) {
      if (codes.includes(code)) continue;
      yield item.problem([...at, 'matters', index], `${item.id} does not cover ${code}`, oneOf(code, codes));
    }
    for (const [index, name] of lifeEvents.entries()) {
      if (item.value.lifeEvents.includes(name)) continue;
      const expected = oneOf(name, item.value.lifeEvents);
      yield item.problem([...at, 'lifeEvents', index], `${item.id} does not serve ${name}`, expected);
    }
  }
}
