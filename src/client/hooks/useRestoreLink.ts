import { useState } from 'react';

const PARAMETER = 'restore';

/** The restore or undo whose details are open, in the address of the page, so that one can send it to somebody. */
export function useRestoreLink() {
  const [id, setId] = useState(() => new URLSearchParams(window.location.search).get(PARAMETER));
  const show = (next: string | null) => {
    // The host's router keeps notes of its own in the state.
    window.history.replaceState(window.history.state, '', linkTo(next));
    setId(next);
  };
  return { id, show };
}

/** The address of this page with the details of that run, or without any. */
export function linkTo(id: string | null): string {
  const url = new URL(window.location.href);
  if (id === null) url.searchParams.delete(PARAMETER);
  else url.searchParams.set(PARAMETER, id);
  return url.href;
}
