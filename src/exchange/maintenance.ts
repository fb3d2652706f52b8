import { createStoreCopy } from './store-copy.ts';

/** A time in which a vertical is not to be called, as the data bureau has declared it. */
export interface Maintenance {
  readonly vertical: string;
  /** Milliseconds since 1970; `until` is not in it. */
  readonly from: number;
  readonly until: number;
  readonly note: string;
}

/** One window a vertical. Durable once `declare` or `end` resolves, seen by `all` of every instance at once; each may reject. */
export interface MaintenanceStore {
  /** In place of the vertical's former window. */
  declare(maintenance: Maintenance): Promise<void>;
  /** No error where there is none. */
  end(vertical: string): Promise<void>;
  /** Those that are not over at `now`, by vertical. */
  all(now: number): Promise<readonly Maintenance[]>;
}

/** What of the windows this instance knows, so that a call asks no store; a declaration holds on every instance within 10 s. */
export interface MaintenanceView extends Pick<MaintenanceStore, 'declare' | 'end'> {
  /** The vertical's window, to come or present; at most 5 s old while the store answers, and as last seen where it does not. */
  of(vertical: string): Promise<Maintenance | undefined>;
}

export function createMaintenanceView({
  store,
  now,
}: {
  readonly store: MaintenanceStore;
  readonly now: () => number;
}): MaintenanceView {
  const copy = createStoreCopy({ read: (at) => store.all(at), now });
  return {
    async of(vertical) {
      const windows = await copy.rows();
      return windows.find((window) => window.vertical === vertical && window.until > now());
    },
    async declare(maintenance) {
      await store.declare(maintenance);
      await copy.renew();
    },
    async end(vertical) {
      await store.end(vertical);
      await copy.renew();
    },
  };
}
