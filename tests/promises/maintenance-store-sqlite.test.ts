import { maintenanceStorePromises } from './maintenance-store.ts';
import { makeSqlitePlace } from './sqlite-state-place.ts';

maintenanceStorePromises('SQLite', () => {
  const place = makeSqlitePlace();
  return {
    open() {
      const state = place.openState();
      return { store: state.maintenance, close: state.close };
    },
    declareThenKill: async (maintenance) => {
      await place.callThenKill('maintenance', 'declare', maintenance);
    },
    dispose: place.dispose,
  };
});
