import { revocationStorePromises } from './revocation-store.ts';
import { makeSqlitePlace } from './sqlite-state-place.ts';

revocationStorePromises('SQLite', () => {
  const place = makeSqlitePlace();
  return {
    open() {
      const state = place.openState();
      return { store: state.revocations, close: state.close };
    },
    revokeThenKill: async (revocation) => {
      await place.callThenKill('revocations', 'revoke', revocation);
    },
    dispose: place.dispose,
  };
});
