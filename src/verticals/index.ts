export {
  type Codes,
  type Converter,
  converters,
  defaultConverter,
  tidyName,
  withChineseBrackets,
} from './convert/index.ts';
export { type Envelope, envelopes } from './envelopes/index.ts';
export { type Charset, type Format, formats } from './formats/index.ts';
export { buildPipe } from './pipe.ts';
export type { FieldSettings, PipeSettings } from './settings.ts';
export { SettingsError, type SettingsPath } from './settings-error.ts';
export { type Signing, signings, standIn } from './signing/index.ts';
