import { isRealDate } from '../citizen-id.ts';
import { oneOf } from '../config-problem.ts';
import type { CodeListConfig } from '../schemas/code-list.ts';
import type { FieldConfig } from '../schemas/resource.ts';

/** What a constant must be to ever be the value of a field; undefined where it is right. */
export function constantRemedy(
  field: FieldConfig,
  constant: string | number | boolean,
  codeLists: ReadonlyMap<string, CodeListConfig>,
): string | undefined {
  switch (field.type) {
    case 'boolean':
      return typeof constant === 'boolean' ? undefined : 'true or false';
    case 'integer':
      return Number.isInteger(constant) ? undefined : 'a whole number';
    case 'enum': {
      const values = codeLists.get(field.codeList ?? '')?.values.map(({ value }) => value);
      return values === undefined || values.includes(String(constant)) ? undefined : oneOf(String(constant), values);
    }
    case 'decimal':
      return /^-?\d+\.\d{2}$/.test(String(constant)) && typeof constant === 'string'
        ? undefined
        : "'2315.40', in quotes";
    case 'date':
      return isRealDate(String(constant)) ? undefined : 'a real day as YYYY-MM-DD';
    case 'string':
      return typeof constant === 'string' ? undefined : 'text, in quotes';
  }
}
