import { useSyncExternalStore } from 'react';
import { useSpeech } from '../language.tsx';
import { ago } from '../time.ts';

/** How long ago, kept true by one clock for all that show it. */
export function Ago({ time }: { readonly time: string }) {
  const { language } = useSpeech();
  const now = useNow();
  return <span className="ago">{ago(time, now, language)}</span>;
}

const everyMs = 5_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let current = Date.now();

export function useNow(): number {
  return useSyncExternalStore(subscribe, () => current);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, everyMs);
  // A clock that stood still while nobody looked is set right at once.
  if (listeners.size === 1) queueMicrotask(tick);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  current = Date.now();
  for (const listener of listeners) listener();
}
