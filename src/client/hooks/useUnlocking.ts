import { useEffect, useState } from 'react';
import { toReport } from '../api/api-error';
import { isLocked } from '../model/locks';
import type { Step } from '../model/restore-request';
import type { RestoreDraft } from './useRestoreDraft';

/** Steps at which something of the archive has to be read. */
const READING: readonly Step[] = ['choose', 'check', 'confirm'];

const isAboutLock = (error: unknown) => Boolean(error) && toReport(error).code === 'ARCHIVE_LOCKED';

/**
 * Asks once for what opens the archive of a restore, as soon as it has to be read, and again when its time is over.
 * @param goOn what to do once it is open
 */
export function useUnlocking({ found, facts, planning, refusal }: RestoreDraft, step: Step, goOn: () => void) {
  /** The archive of which it was answered, one way or the other. */
  const [answered, setAnswered] = useState<string | null>(null);
  const relocked = isAboutLock(planning.error) || refusal?.code === 'ARCHIVE_LOCKED';
  useEffect(() => {
    if (!relocked) return;
    setAnswered(null);
    facts.refresh();
  }, [relocked, facts.refresh]);

  const locked = found !== undefined && isLocked(found);
  const asks = locked && READING.includes(step) && answered !== found.name;
  return {
    locked,
    /** The archive to ask for now. */
    asking: asks && found.encryption ? { name: found.name, encryption: found.encryption } : null,
    ask: () => setAnswered(null),
    decline: () => setAnswered(found?.name ?? null),
    unlocked() {
      setAnswered(found?.name ?? null);
      facts.refresh();
      goOn();
    },
  };
}
