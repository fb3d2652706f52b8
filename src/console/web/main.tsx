import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { SpeechProvider } from './language.tsx';
import { SessionProvider } from './session.tsx';
import { Shell } from './shell.tsx';
import './style.css';

const place = document.getElementById('console');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <SpeechProvider>
        <SessionProvider>
          <Shell />
        </SessionProvider>
      </SpeechProvider>
    </StrictMode>,
  );
}
