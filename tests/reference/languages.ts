import type { Language } from '../../src/model/index.ts';

export const languages = ['zh', 'en'] as const satisfies readonly Language[];
