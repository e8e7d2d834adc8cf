import { Drawer, Flex, Input, Skeleton, Tabs, Typography } from 'antd';
import { useRequest } from 'ahooks';
import { useMemo, useState } from 'react';
import { useApi } from '../api/api-context';
import { shownOnPage } from '../api/api-error';
import { useFormats } from '../formats';
import { useT } from '../locale';
import { useTitle } from '../title-template';
import { filledGroups } from '../model/collection-counts';
import { findCollections } from '../model/find-collections';
import { ErrorNotice } from './ErrorNotice';
import { GroupPage } from './GroupPage';

/** "Learn more": every group, what it is for, and what is in it. */
export function GroupGuide({ open, onClose }: { open: boolean; onClose: () => void }) {
  const api = useApi();
  const t = useT();
  const title = useTitle();
  const { number } = useFormats();
  const [query, setQuery] = useState('');
  const { data, error, refresh } = useRequest(api.collections, {
    ready: open,
    refreshDeps: [open],
    onError: shownOnPage,
  });
  const found = useMemo(() => findCollections(data ?? {}, query, title), [data, query, title]);
  const groups = filledGroups(data ?? {});

  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={t('guide.title')}
      aria-label={t('guide.title')}
      width="min(1040px, 100vw)"
      destroyOnClose
    >
      <Flex vertical gap="middle">
        {error && <ErrorNotice error={error} retry={refresh} />}
        {!data && !error && <Skeleton active paragraph={{ rows: 10 }} />}
        {data && (
          <>
            <Input.Search
              allowClear
              value={query}
              onChange={({ target }) => setQuery(target.value)}
              placeholder={t('guide.search')}
              aria-label={t('guide.search')}
            />
            <Tabs
              destroyInactiveTabPane
              items={groups.map((group) => ({
                key: group,
                label: (
                  <>
                    {t(`group.${group}.short`)}{' '}
                    <Typography.Text type="secondary">{number(found[group]?.length ?? 0)}</Typography.Text>
                  </>
                ),
                children: <GroupPage group={group} items={found[group] ?? []} all={data} />,
              }))}
            />
          </>
        )}
      </Flex>
    </Drawer>
  );
}
