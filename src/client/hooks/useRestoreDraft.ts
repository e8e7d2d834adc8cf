import { useMemo, useState } from 'react';
import { useRequest } from 'ahooks';
import type {
  DumpableCollections,
  FileChoice,
  FileRootFacts,
  SavedRestore,
  SavedRestoreRequest,
} from '../../common/api';
import { shownOnPage, toReport, type ErrorReport } from '../api/api-error';
import type { PlanRequest } from '../api/restores-api';
import { useRestoresApi } from '../api/restores-context';
import { chosenBy, proposedChoice, toChoice } from '../model/collection-choice';
import { filesRequest, proposedFiles, rootsFor } from '../model/file-contents';
import { PLAIN, toDraft, toManner, type MannerDraft } from '../model/restore-manner';

const NOTHING: DumpableCollections = {};
const NO_ROOTS: FileRootFacts[] = [];
const NO_FILES: FileChoice = { contents: [], extra: 'keep' };
/** What is mended by a new plan. A plan that is not there was forgotten when it expired. */
const OUTDATED = ['PLAN_OUTDATED', 'PLAN_BLOCKED', 'NOT_FOUND'];

interface Events {
  onStarted(task: string): void;
  onTried(task: string): void;
  /** The plan no longer holds and is made anew, to be looked at again. */
  onOutdated(): void;
}

/** One restore that is being prepared: the archive, the choice, the plan. Whatever fails, the choice stays. */
export function useRestoreDraft(
  archive: string | null,
  opened: SavedRestore | null,
  { onStarted, onTried, onOutdated }: Events,
) {
  const api = useRestoresApi();
  const [picked, setPicked] = useState<{ archive: string | null; names: ReadonlySet<string> } | null>(null);
  const [objects, setObjects] = useState(opened?.choice.objects ?? true);
  const [leftOut, setLeftOut] = useState<readonly string[]>(opened?.choice.excludeObjects ?? []);
  const [pickedFiles, setPickedFiles] = useState<FileChoice | null>(null);
  const [manner, setManner] = useState<MannerDraft>(opened ? toDraft(opened) : PLAIN);
  /** What it is kept as, and whether it differs from that by now. */
  const [saved, setSaved] = useState(opened);
  const [changed, setChanged] = useState(false);
  const [outdated, setOutdated] = useState<ErrorReport | null>(null);
  const [refusal, setRefusal] = useState<ErrorReport | null>(null);

  const facts = useRequest(() => api.archive(archive ?? ''), {
    ready: archive !== null,
    refreshDeps: [archive],
    onError: shownOnPage,
  });
  // Another file may have been uploaded instead.
  const found = facts.data?.name === archive ? facts.data : undefined;
  const contents = found?.meta?.dumpableCollectionsGroupByGroup ?? NOTHING;
  const proposed = useMemo(
    () => (saved ? chosenBy(contents, saved.choice) : proposedChoice(contents)),
    [contents, saved],
  );
  const chosen = picked?.archive === archive ? picked.names : proposed;
  const held = found?.facts?.files ?? NO_ROOTS;
  /** Of those that go where the restore goes. */
  const roots = useMemo(() => rootsFor(held, manner.connection), [held, manner.connection]);
  const files = pickedFiles ?? (saved ? (saved.choice.files ?? NO_FILES) : proposedFiles(held));
  const askedFiles = filesRequest(files, roots);
  const isSaved = saved !== null && !changed && saved.archive === archive;

  const asked = (): Omit<PlanRequest, 'saved'> => {
    // What was not touched goes as it is kept: whole groups, whatever is in them by now.
    if (saved && !changed && (isSaved || !found?.meta)) return { ...saved.choice, ...toManner(manner, null) };
    const without = leftOut.length > 0 && { excludeObjects: [...leftOut] };
    const some = askedFiles && { files: askedFiles };
    if (found?.meta)
      return { ...toChoice(contents, chosen), objects, ...without, ...some, ...toManner(manner, chosen) };
    // In an archive that nobody has seen, nothing can have been ticked.
    return { ...saved?.choice, objects, ...without, ...toManner(manner, null) };
  };
  const plan = () => api.plan(archive ?? '', { ...asked(), ...(isSaved && { saved: saved.id }) });
  const planning = useRequest(plan, { manual: true, onError: shownOnPage });
  const check = () => {
    planning.mutate(undefined);
    planning.run();
  };
  const start = useRequest((plan: string, dryRun = false) => (dryRun ? api.start(plan, true) : api.start(plan)), {
    manual: true,
    onSuccess: (task, [, dryRun]) => (dryRun ? onTried(task) : onStarted(task)),
    onBefore: () => setRefusal(null),
    onError: (error) => {
      const report = toReport(error);
      if (!OUTDATED.includes(report.code)) return setRefusal(report);
      setOutdated(report);
      onOutdated();
      check();
    },
  });

  return {
    ...{ found, facts, contents, chosen, objects, leftOut, roots, files, manner },
    ...{ planning, start, outdated, refusal, saved, isSaved },
    /** Whether anything at all is chosen. */
    isEmpty: chosen.size === 0 && askedFiles === undefined,
    choose(names: ReadonlySet<string>) {
      setPicked({ archive, names });
      setChanged(true);
    },
    chooseObjects(next: boolean) {
      setObjects(next);
      setChanged(true);
    },
    /** Views, triggers and routines, by kind and name; none again with an empty list. */
    leaveOut(names: readonly string[]) {
      setLeftOut(names);
      setChanged(true);
    },
    chooseFiles(change: Partial<FileChoice>) {
      setPickedFiles({ ...files, ...change });
      setChanged(true);
    },
    chooseManner(change: Partial<MannerDraft>) {
      setManner({ ...manner, ...change });
      setChanged(true);
    },
    /** What is to be kept under that name. */
    toSave: (name: string): SavedRestoreRequest => ({ ...asked(), name, archive, connection: manner.connection }),
    keptAs(row: SavedRestore) {
      setSaved(row);
      setChanged(false);
    },
    forgetRefusal: () => setRefusal(null),
    /** Makes the plan, anew if there was one. */
    check() {
      setOutdated(null);
      setRefusal(null);
      check();
    },
  };
}

export type RestoreDraft = ReturnType<typeof useRestoreDraft>;
