import { useMemo, useState } from 'react';
import { useSessionStorageState } from 'ahooks';
import type { CreateRequest, DumpableCollections, FileContent } from '../../common/api';
import { namesOf, proposedChoice, toChoice } from '../model/collection-choice';
import { NOT_ENCRYPTED, toEncryption, type EncryptionDraft } from '../model/encryption-form';
import { possibleContents, proposedContents, type FoundContent } from '../model/file-contents';

/** What differs from the proposal, so that a collection made meanwhile is not left out unseen. */
interface Draft {
  note: string;
  unticked: string[];
  ticked: string[];
  /** Files; null while nothing of them was ticked or unticked. */
  files: FileContent[] | null;
  encryptedBy: EncryptionDraft['by'];
  keys: readonly string[];
}

const UNTOUCHED: Draft = {
  ...{ note: '', unticked: [], ticked: [], files: null },
  ...{ encryptedBy: NOT_ENCRYPTED.by, keys: NOT_ENCRYPTED.keys },
};

/** Where the backup that is being chosen is made of: a connection, or null for the application. */
export function useBackupSource() {
  const [source = null, setSource] = useSessionStorageState<string | null>('strongbox.new-backup.source', {
    defaultValue: null,
  });
  return { source, setSource };
}

/**
 * The backup that is being chosen, for each source its own. Closing the dialog, an error, or having to sign in again does not lose it, but
 * for a passphrase, which is stored nowhere.
 * @param offered which files can go with it
 * @param found files there are; null where that could not be found out, undefined while they are being counted
 */
export function useBackupDraft(
  contents: DumpableCollections,
  source: string | null,
  offered: readonly FileContent[],
  found: FoundContent[] | null | undefined,
) {
  const key = ['strongbox.new-backup', source].filter(Boolean).join(' ');
  const [stored, setDraft] = useSessionStorageState<Partial<Draft>>(key, { defaultValue: UNTOUCHED });
  const draft: Draft = { ...UNTOUCHED, ...stored };
  const [secret, setSecret] = useState({ passphrase: '', again: '' });
  const encryption: EncryptionDraft = { by: draft.encryptedBy, keys: draft.keys, ...secret };
  const encrypted = toEncryption(encryption);
  const files = possibleContents(draft.files ?? proposedContents(found), offered, found, encrypted !== undefined);
  const proposed = useMemo(() => proposedChoice(contents), [contents]);
  const chosen = useMemo(() => {
    const known = new Set(Object.values(contents).flatMap((items) => items.map(({ name }) => name)));
    const choice = new Set([...proposed, ...draft.ticked.filter((name) => known.has(name))]);
    for (const name of draft.unticked) choice.delete(name);
    // Nothing else can be restored without it, also when something was moved there after it had been unticked.
    for (const name of namesOf(contents, 'required')) choice.add(name);
    return choice;
  }, [contents, proposed, draft.ticked, draft.unticked]);

  return {
    note: draft.note,
    chosen,
    files,
    encryption,
    write: (note: string) => setDraft({ ...draft, note }),
    choose: (next: ReadonlySet<string>) =>
      setDraft({
        ...draft,
        unticked: [...proposed].filter((name) => !next.has(name)),
        ticked: [...next].filter((name) => !proposed.has(name)),
      }),
    chooseFiles: (next: FileContent[]) => setDraft({ ...draft, files: next }),
    encrypt({ by, keys, passphrase, again }: EncryptionDraft) {
      setDraft({ ...draft, encryptedBy: by, keys });
      setSecret({ passphrase, again });
    },
    clear: () => setDraft(UNTOUCHED),
    request(): CreateRequest {
      const note = draft.note.trim();
      return {
        ...toChoice(contents, chosen),
        ...(note && { note }),
        ...(files.length > 0 && { contents: files }),
        ...(encrypted && { encryption: encrypted }),
        ...(source && { connection: source }),
      };
    },
  };
}
