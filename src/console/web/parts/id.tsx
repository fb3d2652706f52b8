import { useState } from 'react';
import { useSpeech } from '../language.tsx';

/** An identifier to read and to copy, whole. */
export function Id({ value, short = false }: { readonly value: string; readonly short?: boolean }) {
  const { words } = useSpeech();
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard?.writeText(value).then(
      () => {
        setCopied(true);
        setTimeout(() => setCopied(false), 1500);
      },
      () => undefined,
    );
  };
  return (
    <button
      type="button"
      className="id"
      title={`${value}\n${words.copy}`}
      onClick={(event) => {
        event.stopPropagation();
        copy();
      }}
    >
      <code>{short ? `…${value.slice(-8)}` : value}</code>
      <span aria-live="polite">{copied ? ` ${words.copied}` : ''}</span>
    </button>
  );
}
