import { useState, type ComponentProps } from 'react';
import { keyOf, type RestoreRequest } from '../../model/restore-request';
import { RestoreDialog } from './RestoreDialog';

interface Props extends Omit<ComponentProps<typeof RestoreDialog>, 'open' | 'request' | 'onClose'> {
  /** Null while no dialog is wanted. */
  request: RestoreRequest | null;
  onClose(): void;
}

/** The dialog that was closed last stays as it was, for whoever opens it again for the same. */
export function KeptDialog({ request, onClose, onStarted, ...props }: Props) {
  const [last, setLast] = useState<RestoreRequest | null>(null);
  if (request && (!last || keyOf(request) !== keyOf(last))) setLast(request);
  if (!last) return null;
  return (
    <RestoreDialog
      {...props}
      key={keyOf(last)}
      open={request !== null}
      request={last}
      onClose={(kept) => {
        if (kept) setLast(null);
        onClose();
      }}
      onStarted={(task) => {
        setLast(null);
        onClose();
        onStarted(task);
      }}
    />
  );
}
