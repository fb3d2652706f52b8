import { isRecord, type JsonSchema } from '../json-schema.ts';

/** What a member is called in Chinese: the first clause of its description, else its own name. */
export function titleOf(upstream: string, schema: JsonSchema): string {
  const text = [schema.title, schema.description].find((one) => typeof one === 'string' && one.trim() !== '');
  const [clause = ''] = String(text ?? '').split(/[，,；;。：:（()）\n]|\s(?=\S*\d)/);
  return clause.trim() || upstream;
}

export function descriptionOf(schema: unknown): string {
  return isRecord(schema) && typeof schema.description === 'string' ? schema.description : '';
}

/** The codes a description explains: `状态：1 在借；2 已还` → 1 在借, 2 已还. */
export function meaningsIn(description: string): ReadonlyMap<string, string> {
  const found = description.matchAll(
    /(?:^|[\s：:；;，,、。（(`|])['"`]?([A-Za-z0-9_]{1,16}(?:-[A-Za-z0-9_]{1,16})*)['"`]?\s*(?:[-—–=:：|]+|表示|为|\s)\s*(\p{Script=Han}[^；;，,、。）)\n|]*)/gu,
  );
  return new Map([...found].map(([, code = '', meaning = '']) => [code, meaning.trim()]));
}
