import { useMemo } from 'react';
import { useSessionStorageState } from 'ahooks';
import type { CreateRequest, DumpableCollections } from '../../common/api';
import { namesOf, proposedChoice, toChoice } from '../model/collection-choice';

/** What differs from the proposal, so that a collection made meanwhile is not left out unseen. */
interface Draft {
  note: string;
  unticked: string[];
  ticked: string[];
}

const UNTOUCHED: Draft = { note: '', unticked: [], ticked: [] };

/** Where the backup that is being chosen is made of: a connection, or null for the application. */
export function useBackupSource() {
  const [source = null, setSource] = useSessionStorageState<string | null>('strongbox.new-backup.source', {
    defaultValue: null,
  });
  return { source, setSource };
}

/** The backup that is being chosen, for each source its own. Closing the dialog, an error, or having to sign in again does not lose it. */
export function useBackupDraft(contents: DumpableCollections, source: string | null) {
  const key = ['strongbox.new-backup', source].filter(Boolean).join(' ');
  const [draft = UNTOUCHED, setDraft] = useSessionStorageState<Draft>(key, { defaultValue: UNTOUCHED });
  const proposed = useMemo(() => proposedChoice(contents), [contents]);
  const chosen = useMemo(() => {
    const known = new Set(Object.values(contents).flatMap((items) => items.map(({ name }) => name)));
    const choice = new Set([...proposed, ...draft.ticked.filter((name) => known.has(name))]);
    for (const name of draft.unticked) choice.delete(name);
    // Nothing else can be restored without it, also when something was moved there after it had been unticked.
    for (const name of namesOf(contents, 'required')) choice.add(name);
    return choice;
  }, [contents, proposed, draft]);

  return {
    note: draft.note,
    chosen,
    write: (note: string) => setDraft({ ...draft, note }),
    choose: (next: ReadonlySet<string>) =>
      setDraft({
        ...draft,
        unticked: [...proposed].filter((name) => !next.has(name)),
        ticked: [...next].filter((name) => !proposed.has(name)),
      }),
    clear: () => setDraft(UNTOUCHED),
    request(): CreateRequest {
      const note = draft.note.trim();
      return { ...toChoice(contents, chosen), ...(note && { note }), ...(source && { connection: source }) };
    },
  };
}
