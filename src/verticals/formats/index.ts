import type { Format } from './format.ts';
import { json } from './json.ts';
import { xml } from './xml.ts';

export type { Charset, Decode, Format } from './format.ts';

/** Every format a dialect may name. */
export const formats: readonly Format[] = [json, xml];
