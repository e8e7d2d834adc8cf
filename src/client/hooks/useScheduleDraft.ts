import { useState } from 'react';
import { useRequest } from 'ahooks';
import type { ScheduleRow } from '../../common/api';
import { useApi } from '../api/api-context';
import { shownOnPage } from '../api/api-error';
import { offeredContents } from '../model/file-contents';
import { chosenOf, contentsOf, fieldsOf, filesOf, requestOf, type ScheduleFields } from '../model/schedule-form';
import { useConnections } from './useConnections';
import { useFileContents } from './useFileContents';

const NO_KEYS: ScheduleRow['keys'] = [];

/**
 * A schedule that is being filled in.
 * @param row what it begins with; null for a new one
 */
export function useScheduleDraft(row: ScheduleRow | null) {
  const api = useApi();
  const [fields, setFields] = useState(() => fieldsOf(row));
  const { connection: source } = fields;
  const isStored = row !== null && (row.connection?.id ?? null) === source;
  const stored = isStored ? row : null;
  const lost = isStored && row.connection?.missing ? row.connection : undefined;
  const collections = useRequest(async () => ({ source, contents: await api.collections(source) }), {
    ready: lost === undefined,
    refreshDeps: [source],
    onError: shownOnPage,
  });
  // Until the other database has answered, the one before is no answer.
  const contents = collections.data?.source === source ? collections.data.contents : undefined;
  const chosen = contents && chosenOf(contents, fields, stored);
  const { connections, error: unlisted } = useConnections();
  const found = useFileContents(source === null);
  const offered = offeredContents(source, connections);
  const files = filesOf(fields, offered, found.found);
  const backedUp = contentsOf(contents, fields, stored);

  return {
    fields,
    change: (part: Partial<ScheduleFields>) => setFields((before) => ({ ...before, ...part })),
    /** The connection it was of, and which is gone. */
    lost,
    contents,
    chosen,
    ...{ connections, unlisted },
    ...{ offered, found, files },
    /** Names of keys that were deleted since. */
    knownKeys: row?.keys ?? NO_KEYS,
    error: lost ? undefined : collections.error,
    retry: collections.refresh,
    /** Null while it is not known what there is. */
    request: backedUp && requestOf(fields, backedUp, files),
  };
}

export type ScheduleDraft = ReturnType<typeof useScheduleDraft>;
