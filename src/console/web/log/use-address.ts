import { useCallback, useEffect, useState } from 'react';
import { addressOf, type Filters, readFilters } from './filters.ts';

interface Address {
  readonly filters: Filters;
  readonly id: string | undefined;
}

/** The view that the address names, and how to change it. Opening a request is a step that Back undoes; filtering is not. */
export function useAddress() {
  const [address, setAddress] = useState<Address>(read);
  useEffect(() => {
    const onBack = () => setAddress(read());
    window.addEventListener('popstate', onBack);
    return () => window.removeEventListener('popstate', onBack);
  }, []);
  const filterBy = useCallback((filters: Filters) => {
    setAddress({ filters, id: undefined });
    history.replaceState(null, '', addressOf(filters));
  }, []);
  const open = useCallback((id: string | undefined) => {
    setAddress((before) => {
      if (before.id === id) return before;
      history.pushState(null, '', addressOf(before.filters, id));
      return { ...before, id };
    });
  }, []);
  return { ...address, filterBy, open };
}

function read(): Address {
  return {
    filters: readFilters(location.search),
    id: new URLSearchParams(location.search).get('id') ?? undefined,
  };
}
