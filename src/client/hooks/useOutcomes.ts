import { useEffect, useRef } from 'react';
import { App } from 'antd';
import { useT } from '../locale';
import { isUnderWay, type BackupRow, type BackupState } from '../model/backup-rows';

const GOOD: BackupState[] = ['done', 'verified'];

/** Says how what was seen under way on this page has ended. */
export function useOutcomes(rows: BackupRow[] | undefined) {
  const t = useT();
  const { notification } = App.useApp();
  const watched = useRef(new Map<string, BackupState>());

  useEffect(() => {
    for (const { name, state, error } of rows ?? []) {
      const before = watched.current.get(name);
      if (!before || state === before) continue;
      const title = t(`outcome.${state}`);
      if (GOOD.includes(state)) notification.success({ message: title, description: name });
      else if (error) notification.error({ message: title, description: error.message, duration: 0 });
    }
    watched.current = new Map((rows ?? []).filter(isUnderWay).map(({ name, state }) => [name, state]));
  }, [rows, notification, t]);
}
