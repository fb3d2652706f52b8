import { useSpeech } from '../language.tsx';

/** Names the other language in that language. */
export function LanguageSwitch() {
  const { language, words, speak } = useSpeech();
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <button type="button" className="quiet" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => speak(other)}>
      {words.otherLanguage}
    </button>
  );
}
