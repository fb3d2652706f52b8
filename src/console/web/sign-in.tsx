import { ApiError } from './api.ts';
import { useSpeech } from './language.tsx';
import { LanguageSwitch } from './parts/language-switch.tsx';
import { Mark } from './parts/mark.tsx';
import './sign-in.css';

/** For those who are not signed in: what the console is, and how to come in. */
export function SignIn({
  busy = false,
  ended = false,
  error,
}: {
  busy?: boolean;
  ended?: boolean;
  error?: Error | undefined;
}) {
  const { words } = useSpeech();
  if (busy) {
    return (
      <main className="sign-in" aria-busy="true">
        <p className="soft">{words.signingIn}</p>
      </main>
    );
  }
  return (
    <main className="sign-in">
      <section className="card">
        <header>
          <Mark />
          <div>
            <strong>{words.product}</strong>
            <span className="soft">{words.tagline}</span>
          </div>
          <LanguageSwitch />
        </header>
        <h1>{words.signInTitle}</h1>
        {error && (
          <div className="notice failed" role="alert">
            <strong>{words.signInFailed}</strong>
            <p>{error.message}</p>
            {error instanceof ApiError && error.problem.remedy && <p>{error.problem.remedy}</p>}
          </div>
        )}
        {ended && (
          <p className="notice" role="status">
            {words.sessionEnded}
          </p>
        )}
        <p>{words.signInWhy}</p>
        <ul>
          <li>{words.signInStart}</li>
          <li>
            {words.signInLink}
            <pre>npx shuqiao console link</pre>
          </li>
        </ul>
        <p className="soft">{words.signInOnce}</p>
      </section>
    </main>
  );
}
