import { form } from './form.ts';
import type { Format } from './format.ts';
import { json } from './json.ts';
import { soap } from './soap.ts';
import { xml } from './xml.ts';

export { formEncoded } from './form.ts';
export type { Charset, Decode, Encode, Format } from './format.ts';

/** Every format a dialect may name. */
export const formats: readonly Format[] = [json, xml, form, soap];
