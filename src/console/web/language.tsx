import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Language, Text } from '../../model/index.ts';
import { type Words, words } from './words.ts';

interface Speech {
  readonly language: Language;
  readonly words: Words;
  /** The text in the language at hand. */
  readonly say: (text: Text) => string;
  readonly speak: (language: Language) => void;
}

const SpeechContext = createContext<Speech | undefined>(undefined);
const remembered = 'shuqiao-language';

/** Chinese, until the reader has once chosen English. */
export function SpeechProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => (localStorage.getItem(remembered) === 'en' ? 'en' : 'zh'));
  useEffect(() => {
    localStorage.setItem(remembered, language);
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = words[language].documentTitle;
  }, [language]);
  const speech = useMemo<Speech>(
    () => ({ language, words: words[language], say: (text) => text[language], speak: setLanguage }),
    [language],
  );
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}

export function useSpeech(): Speech {
  const speech = useContext(SpeechContext);
  if (!speech) throw new Error('outside SpeechProvider');
  return speech;
}
