import { PlusOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Drawer, Flex, Input, Skeleton, Typography, Upload } from 'antd';
import { useMemo, useState } from 'react';
import type { RestoreRow } from '../../../common/api';
import { useReturnFocus } from '../../hooks/useReturnFocus';
import { useSavedActions } from '../../hooks/useSavedActions';
import { useSavedRestores } from '../../hooks/useSavedRestores';
import { useT } from '../../locale';
import type { RestoreRequest } from '../../model/restore-request';
import { findSaved } from '../../model/saved-restores';
import { EmptyNote } from '../EmptyNote';
import { ErrorNotice } from '../ErrorNotice';
import { SavedRestoreItem } from './SavedRestoreItem';

interface Props {
  /** Changes when something was saved, or ran. */
  revision: string;
  /** Restores and undos that are known. */
  runs: RestoreRow[];
  onOpen(request: RestoreRequest): void;
  /** Of a run. */
  onDetails(id: string): void;
  onClose(): void;
}

const SEARCHED_FROM = 2;

/** Restores that are kept: drafts, and tasks to be run again. Mounted while it is open. */
export function SavedRestores({ revision, runs, onOpen, onDetails, onClose }: Props) {
  const t = useT();
  useReturnFocus();
  const { rows, error, refresh } = useSavedRestores(revision);
  const actions = useSavedActions(rows ?? [], refresh);
  const [query, setQuery] = useState('');
  const found = useMemo(() => findSaved(rows ?? [], query), [rows, query]);
  const title = t('saved.title');
  const take = async (file: File) => {
    await actions.read(file);
    return Upload.LIST_IGNORE;
  };
  return (
    <Drawer open onClose={onClose} title={title} aria-label={title} width="min(860px, 100vw)">
      <Flex vertical gap="middle">
        <Typography.Text type="secondary">{t('saved.about')}</Typography.Text>
        <Flex wrap gap="small">
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => onOpen({ saved: null, at: 'archive' })}>
            {t('saved.new')}
          </Button>
          <Upload accept=".json,application/json" showUploadList={false} beforeUpload={take}>
            <Button icon={<UploadOutlined aria-hidden />}>{t('saved.import')}</Button>
          </Upload>
        </Flex>
        {actions.error && (
          <ErrorNotice error={actions.error.report} subject={actions.error.subject} onClose={actions.forget} />
        )}
        {error && <ErrorNotice error={error} retry={refresh} />}
        {!rows && !error && <Skeleton active />}
        {rows && rows.length >= SEARCHED_FROM && (
          <Input.Search
            allowClear
            value={query}
            onChange={({ target }) => setQuery(target.value)}
            placeholder={t('saved.search')}
            aria-label={t('saved.search')}
          />
        )}
        {rows?.length === 0 && <EmptyNote title={t('saved.empty')} about={t('saved.empty.about')} />}
        {rows && rows.length > 0 && found.length === 0 && (
          <Typography.Text role="status">{t('saved.nothing-found')}</Typography.Text>
        )}
        {found.length > 0 && (
          <Flex vertical gap="small" role="list" aria-label={title}>
            {found.map((row) => (
              <SavedRestoreItem
                key={row.id}
                row={row}
                run={runs.find(({ id }) => id === row.lastRun?.id)}
                actions={actions}
                onOpen={onOpen}
                onDetails={onDetails}
              />
            ))}
          </Flex>
        )}
      </Flex>
    </Drawer>
  );
}
