import { ConfigProvider, theme } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useMemo, useSyncExternalStore } from 'react';
import { useSpeech } from './language.tsx';
import { RequestLog } from './log/request-log.tsx';
import { useNow } from './parts/ago.tsx';
import { LanguageSwitch } from './parts/language-switch.tsx';
import { Mark } from './parts/mark.tsx';
import { useSignedIn } from './session.tsx';
import { clockTime } from './time.ts';
import './shell.css';

/** The frame around every page of the console. */
export function Shell() {
  const { language, words, say } = useSpeech();
  const { session, signOut } = useSignedIn();
  return (
    <ConfigProvider locale={language === 'zh' ? zhCN : enUS} theme={useTheme()} componentSize="medium">
      <header className="top">
        <a className="brand" href="/console">
          <Mark />
          <strong>{words.product}</strong>
          <span className="soft wide">{words.tagline}</span>
        </a>
        <nav aria-label={words.product}>
          <a href="/console" aria-current="page">
            {words.requests}
          </a>
        </nav>
        <div className="end">
          <BeijingClock />
          <LanguageSwitch />
          <span className="account wide">{session.name ? say(session.name) : session.department}</span>
          <button type="button" className="quiet" onClick={signOut}>
            {words.signOut}
          </button>
        </div>
      </header>
      <RequestLog />
    </ConfigProvider>
  );
}

function BeijingClock() {
  const { words } = useSpeech();
  const now = useNow();
  return (
    <span className="soft clock wide" title={words.beijingTime}>
      {words.beijingTime} <time>{clockTime(now).slice(0, 5)}</time>
    </span>
  );
}

const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** The kit in the colours of style.css, which follow the system's light or dark. */
function useTheme() {
  const isDark = useSyncExternalStore(
    (listener) => {
      dark.addEventListener('change', listener);
      return () => dark.removeEventListener('change', listener);
    },
    () => dark.matches,
  );
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    return {
      algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
      hashed: false,
      token: {
        colorPrimary: colour('--blue'),
        colorText: colour('--ink'),
        colorBgContainer: colour('--paper'),
        colorBgElevated: colour('--paper'),
        colorBorder: colour('--edge'),
        borderRadius: 6,
        fontFamily: colour('--sans'),
        fontSize: 14,
      },
    };
  }, [isDark]);
}
