import type { Language } from '../../model/index.ts';

const beijing = { timeZone: 'Asia/Shanghai', hourCycle: 'h23' } as const;
const clock = new Intl.DateTimeFormat('zh-CN', { ...beijing, hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('zh-CN', { ...beijing, month: '2-digit', day: '2-digit' });
const whole = new Intl.DateTimeFormat('sv-SE', {
  ...beijing,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** `14:03:27`, Beijing time. */
export function clockTime(time: number | string): string {
  return clock.format(new Date(time));
}

/** `11-24`, Beijing time. */
export function dayOf(time: number | string): string {
  return day.format(new Date(time)).replace('/', '-');
}

/** `2026-11-24 14:03:27.218`, Beijing time. */
export function wholeTime(time: string): string {
  return `${whole.format(new Date(time))}.${time.slice(20, 23)}`;
}

/** Midnight of today in Beijing, milliseconds since 1970. */
export function beijingMidnight(now: number): number {
  const offset = 8 * 3_600_000;
  return Math.floor((now + offset) / 86_400_000) * 86_400_000 - offset;
}

/** How long ago, in words: 刚刚, 5 秒前, 3 分钟前. */
export function ago(time: string, now: number, language: Language): string {
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  if (seconds < 5) return language === 'zh' ? '刚刚' : 'just now';
  return language === 'zh' ? `${span(seconds, 'zh')}前` : `${span(seconds, 'en')} ago`;
}

/** A length of time in its largest unit: `3 分钟`, `2 h`. */
export function span(seconds: number, language: Language): string {
  const [value, unit] = inUnits(Math.max(0, seconds));
  const names = {
    second: { zh: '秒', en: 's' },
    minute: { zh: '分钟', en: 'min' },
    hour: { zh: '小时', en: 'h' },
    day: { zh: '天', en: 'd' },
  } as const;
  return `${value} ${names[unit][language]}`;
}

function inUnits(seconds: number): readonly [number, 'second' | 'minute' | 'hour' | 'day'] {
  if (seconds < 60) return [Math.floor(seconds), 'second'];
  if (seconds < 3600) return [Math.floor(seconds / 60), 'minute'];
  if (seconds < 86_400) return [Math.floor(seconds / 3600), 'hour'];
  return [Math.floor(seconds / 86_400), 'day'];
}

/** `0.8 ms`, `212 ms`, `3.4 s`. */
export function milliseconds(ms: number): string {
  if (ms < 1000) return `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
