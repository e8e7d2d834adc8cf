import { useState } from 'react';
import { App } from 'antd';
import type { SavedRestore } from '../../common/api';
import { ApiError, toReport, type ErrorReport } from '../api/api-error';
import { useRestoresApi } from '../api/restores-context';
import { saveBlob } from '../api/save-blob';
import { useT, type Translate } from '../locale';
import { isProblem, readSaved, type Problem } from '../model/read-saved';
import { copyName, fileNameOf, toCopy, toExport } from '../model/saved-restores';

interface Failure {
  /** The task or the file that it is about. */
  subject: string;
  report: ErrorReport;
}

/** What can be done with a restore task at once, without a dialog; `error` is of the last one that failed. */
export function useSavedActions(rows: SavedRestore[], changed: () => void) {
  const t = useT();
  const api = useRestoresApi().saved;
  const { notification } = App.useApp();
  const [error, setError] = useState<Failure | null>(null);

  const attempt = async (subject: string, work: () => Promise<unknown>) => {
    setError(null);
    await work()
      .then(changed)
      .catch((failure: unknown) => setError({ subject, report: toReport(failure) }));
  };
  const names = rows.map(({ name }) => name);
  return {
    error,
    forget: () => setError(null),
    copy: (row: SavedRestore) => attempt(row.name, () => api.create(toCopy(row, copyName(row.name, names)))),
    remove: (row: SavedRestore) => attempt(row.name, () => api.remove(row.id)),
    exportAs(row: SavedRestore) {
      const text = `${JSON.stringify(toExport(row), null, 2)}\n`;
      saveBlob(fileNameOf(row), new Blob([text], { type: 'application/json' }));
    },
    read: (file: File) =>
      attempt(file.name, async () => {
        const read = readSaved(await file.text());
        if (isProblem(read)) throw new ApiError(unusable(read, t));
        const { name } = await api.create(read);
        notification.success({ message: t('saved.done', { name }) });
      }),
  };
}

export type SavedActions = ReturnType<typeof useSavedActions>;

function unusable(read: Problem, t: Translate): ErrorReport {
  const message = t(`saved.import.${read.problem}`, read);
  return { code: 'IMPORT_INVALID', message, hint: t('saved.import.hint') };
}
