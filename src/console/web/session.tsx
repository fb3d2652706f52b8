import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { CatalogNames } from '../names.ts';
import { type Api, ApiError, createApi, type Session } from './api.ts';
import { SignIn } from './sign-in.tsx';

interface SignedIn {
  readonly session: Session;
  readonly names: CatalogNames;
  readonly api: Api;
  readonly signOut: () => void;
  /** To be told of a 401: the session has ended elsewhere or by time. */
  readonly onError: (error: unknown) => void;
}

const SignedInContext = createContext<SignedIn | undefined>(undefined);

export function useSignedIn(): SignedIn {
  const signedIn = useContext(SignedInContext);
  if (!signedIn) throw new Error('outside SessionProvider');
  return signedIn;
}

type State =
  | { readonly step: 'asking' }
  | { readonly step: 'out'; readonly ended?: boolean; readonly error?: Error }
  | { readonly step: 'in'; readonly session: Session; readonly names: CatalogNames };

/** Shows its children to those who are signed in, and to others how to sign in. A link's code is used once and leaves the address. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const api = useMemo(createApi, []);
  const [state, setState] = useState<State>({ step: 'asking' });
  const entering = useRef<Promise<unknown>>(Promise.resolve());

  useEffect(() => {
    let stale = false;
    const begin = () => {
      // One after the other: a code is used up by the first, and the second finds the session.
      const entered = entering.current.then(() => enter(api));
      entering.current = entered.catch(() => undefined);
      entered.then(
        (next) => !stale && setState(next),
        (error: Error) => !stale && setState({ step: 'out', error }),
      );
    };
    // A page that is only rendered ahead must not use up the link.
    if ('prerendering' in document && document.prerendering) document.addEventListener('prerenderingchange', begin);
    else begin();
    // A link pasted into a page that is already open changes only the fragment.
    window.addEventListener('hashchange', begin);
    return () => {
      stale = true;
      window.removeEventListener('hashchange', begin);
    };
  }, [api]);

  const onError = useCallback((error: unknown) => {
    if (error instanceof ApiError && error.status === 401) setState({ step: 'out', ended: true });
  }, []);

  if (state.step === 'asking') return <SignIn busy />;
  if (state.step === 'out') return <SignIn ended={state.ended ?? false} error={state.error} />;
  const signOut = () => api.signOut().then(() => setState({ step: 'out' }), onError);
  const value: SignedIn = { session: state.session, names: state.names, api, signOut, onError };
  return <SignedInContext value={value}>{children}</SignedInContext>;
}

async function enter(api: Api): Promise<State> {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code) {
    history.replaceState(null, '', location.pathname + location.search);
    await api.signIn(code);
  }
  const session = await api.session();
  return session.signedIn ? { step: 'in', session, names: await api.names() } : { step: 'out' };
}
