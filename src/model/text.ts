/** The two languages the gateway speaks; Chinese is the default. */
export type Language = 'zh' | 'en';

/** A sentence or title in both languages. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}
