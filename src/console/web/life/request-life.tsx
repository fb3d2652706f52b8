import { Drawer } from 'antd';
import { useEffect, useState } from 'react';
import type { DescribedRequest } from '../api.ts';
import { useSpeech } from '../language.tsx';
import { useSignedIn } from '../session.tsx';
import { Course } from './course.tsx';
import { Parts } from './parts.tsx';
import { Head, Purpose, Raw, WhyNot } from './sections.tsx';
import './life.css';

interface RequestLifeProps {
  readonly id: string;
  readonly onOpen: (id: string) => void;
  readonly onClose: () => void;
  readonly onCase: (caseNumber: string) => void;
}

/** A request opened: who asked and why, how it went step by step, and what proves it. */
export default function RequestLife({ id, onOpen, onClose, onCase }: RequestLifeProps) {
  const { words } = useSpeech();
  const { request, error } = useRequest(id);
  return (
    <Drawer open onClose={onClose} size={680} title={words.life.title} rootClassName="life-drawer" destroyOnHidden>
      <article className="life" aria-busy={!request && !error}>
        {error && (
          <div className="notice failed" role="alert">
            {error.message}
          </div>
        )}
        {!request && !error && <p className="soft">{words.loading}</p>}
        {request && (
          <>
            <Head entry={request.entry} onOpen={onOpen} />
            <WhyNot entry={request.entry} />
            <Purpose entry={request.entry} onCase={onCase} />
            {request.parts ? (
              <Parts bundle={request.entry} parts={request.parts} receipt={request.receipt} onOpen={onOpen} />
            ) : (
              <Course entry={request.entry} receipt={request.receipt} />
            )}
            <Raw entry={request.entry} />
          </>
        )}
      </article>
    </Drawer>
  );
}

function useRequest(id: string) {
  const { api, onError } = useSignedIn();
  const [state, setState] = useState<{ readonly request?: DescribedRequest; readonly error?: Error }>({});
  useEffect(() => {
    const controller = new AbortController();
    setState({});
    api.request(id, controller.signal).then(
      (request) => setState({ request }),
      (error: Error) => {
        if (controller.signal.aborted) return;
        onError(error);
        setState({ error });
      },
    );
    return () => controller.abort();
  }, [api, id, onError]);
  return state;
}
