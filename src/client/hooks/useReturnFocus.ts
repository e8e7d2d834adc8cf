import { useEffect, useState } from 'react';

/** For a dialog that is mounted while it is open: what had the focus before has it again when it closes. */
export function useReturnFocus() {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    },
    [before],
  );
}
