import { useEffect, useRef, useState } from 'react';
import type { RestoresState } from '../../hooks/useRestores';
import type { Restoring } from '../../hooks/useRestoring';
import { useWatchedRestore } from '../../hooks/useWatchedRestore';
import { isEnded, keptRestores, type KeptRestore } from '../../model/restore-rows';
import { SavedRestores } from '../saved/SavedRestores';
import { KeptDialog } from './KeptDialog';
import { RestoreDetails } from './RestoreDetails';
import { RestoreProgress } from './RestoreProgress';
import { RestoreResult } from './RestoreResult';
import { RestoreTrouble } from './RestoreTrouble';
import { UndoModal, type UndoAction } from './UndoModal';
import { UndoSets } from './UndoSets';

interface Props {
  restores: RestoresState;
  /** What is open. */
  restoring: Restoring;
  /** An archive was added to the list, or can be read now. */
  onArchivesChanged(): void;
}

/** Where restoring stands: what runs, how it ended, what can be taken back; and the dialogs and drawers for it. */
export function Restores({ restores, restoring, onArchivesChanged }: Props) {
  const { rows = [], running, restarting, refresh } = restores;
  const { request, detailed } = restoring;
  const { row: watched, brings, isStale, watch, close } = useWatchedRestore(restores.rows);
  const [asking, setAsking] = useState<{ action: UndoAction; row: KeptRestore } | null>(null);
  const ask = (action: UndoAction, row: KeptRestore) => setAsking({ action, row });
  const kept = keptRestores(rows);
  const ended = watched && isEnded(watched) ? watched : undefined;
  const busy = running !== undefined;
  const place = useRef<HTMLDivElement>(null);
  const runningId = running?.id;
  // Who has just started it reads on here; the dialog is gone, unless it was a dry run.
  const atHand = request === null;
  useEffect(() => {
    if (runningId && atHand) place.current?.focus();
  }, [runningId, atHand]);
  const begun = (task: string) => {
    watch(task);
    refresh();
  };

  return (
    <>
      <RestoreTrouble restores={restores} />
      <div ref={place} tabIndex={-1} style={{ outline: 'none' }} hidden={!running && !ended}>
        {running && <RestoreProgress row={running} restarting={restarting} onChange={refresh} />}
        {!running && ended && <RestoreResult row={ended} brings={brings} isStale={isStale} onClose={close} />}
      </div>
      <UndoSets kept={kept} busy={busy} onAction={ask} />
      {restoring.tasks && (
        <SavedRestores
          revision={`${restoring.saves} ${rows[0]?.id} ${rows[0]?.state}`}
          runs={rows}
          onOpen={restoring.begin}
          onDetails={restoring.showDetails}
          onClose={restoring.hideTasks}
        />
      )}
      {detailed !== null && (
        <RestoreDetails
          id={detailed}
          row={rows.find(({ id }) => id === detailed)}
          busy={busy}
          onAction={ask}
          onClose={() => restoring.showDetails(null)}
        />
      )}
      {asking && (
        <UndoModal
          {...asking}
          onClose={() => setAsking(null)}
          onUndo={watch}
          onDone={() => {
            setAsking(null);
            refresh();
          }}
        />
      )}
      <KeptDialog
        request={request}
        restores={restores}
        onClose={restoring.end}
        onSaved={restoring.saved}
        onTried={begun}
        onStarted={(task) => {
          restoring.hideTasks();
          begun(task);
        }}
        onArchivesChanged={onArchivesChanged}
      />
    </>
  );
}
