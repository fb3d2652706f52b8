export { type Decision, type DraftFile, draftVertical, type VerticalDraft } from './draft-vertical.ts';
