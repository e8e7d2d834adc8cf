import { Drawer, Flex, Input, Skeleton, Tabs, Typography } from 'antd';
import { useRequest } from 'ahooks';
import { useDeferredValue, useMemo, useState } from 'react';
import { useApi } from '../api/api-context';
import { shownOnPage } from '../api/api-error';
import { useFormats } from '../formats';
import { useReturnFocus } from '../hooks/useReturnFocus';
import { useT } from '../locale';
import { useTitle } from '../title-template';
import { filledGroups } from '../model/collection-counts';
import { findCollections } from '../model/find-collections';
import { ErrorNotice } from './ErrorNotice';
import { GroupPage } from './GroupPage';

interface Props {
  onClose(): void;
  /** A collection is in another group now. */
  onMoved(): void;
}

/** "Learn more": every group, what it is for, and what is in it. Mounted while it is open. */
export function GroupGuide({ onClose, onMoved }: Props) {
  const api = useApi();
  const t = useT();
  const title = useTitle();
  const { number } = useFormats();
  useReturnFocus();
  const [query, setQuery] = useState('');
  const { data, error, refresh } = useRequest(() => api.collections(), { onError: shownOnPage });
  const wanted = useDeferredValue(query);
  const found = useMemo(() => findCollections(data ?? {}, wanted, title), [data, wanted, title]);
  const titles = useMemo(
    () => new Map(Object.values(data ?? {}).flatMap((items) => items.map((item) => [item.name, title(item)]))),
    [data, title],
  );
  const moved = () => {
    refresh();
    onMoved();
  };

  return (
    <Drawer open onClose={onClose} title={t('guide.title')} aria-label={t('guide.title')} width="min(1040px, 100vw)">
      <Flex vertical gap="middle">
        <Typography.Text>{t('guide.files')}</Typography.Text>
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
              items={filledGroups(data).map((group) => ({
                key: group,
                label: (
                  <>
                    {t(`group.${group}.short`)}{' '}
                    <Typography.Text type="secondary">{number(found[group]?.length ?? 0)}</Typography.Text>
                  </>
                ),
                children: <GroupPage group={group} items={found[group] ?? []} titles={titles} onMoved={moved} />,
              }))}
            />
          </>
        )}
      </Flex>
    </Drawer>
  );
}
