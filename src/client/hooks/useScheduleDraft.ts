import { useState } from 'react';
import { useRequest } from 'ahooks';
import type { ScheduleRow } from '../../common/api';
import { useApi } from '../api/api-context';
import { shownOnPage } from '../api/api-error';
import { chosenOf, contentsOf, fieldsOf, requestOf, type ScheduleFields } from '../model/schedule-form';

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
  const backedUp = contentsOf(contents, fields, stored);

  return {
    fields,
    change: (part: Partial<ScheduleFields>) => setFields((before) => ({ ...before, ...part })),
    /** The connection it was of, and which is gone. */
    lost,
    contents,
    chosen,
    error: lost ? undefined : collections.error,
    retry: collections.refresh,
    /** Null while it is not known what there is. */
    request: backedUp && requestOf(fields, backedUp),
  };
}

export type ScheduleDraft = ReturnType<typeof useScheduleDraft>;
