import { pauseStorePromises } from './pause-store.ts';
import { makeSqlitePlace } from './sqlite-state-place.ts';

pauseStorePromises('SQLite', () => {
  const place = makeSqlitePlace();
  return {
    open() {
      const state = place.openState();
      return { store: state.pauses, close: state.close };
    },
    pauseThenKill: async (pause) => {
      await place.callThenKill('pauses', 'pause', pause);
    },
    dispose: place.dispose,
  };
});
