import { Collapse } from 'antd';
import type { RestorePlan } from '../../../common/api';
import { useT } from '../../locale';
import { useTitle } from '../../title-template';

interface Props {
  plan: Pick<RestorePlan, 'added'> & { collections: { name: string; title: string }[] };
}

/** What the choice needed besides, and for whose sake. */
export function AddedCollections({ plan: { added, collections } }: Props) {
  const t = useT();
  const title = useTitle();
  if (added.length === 0) return null;
  const titles = new Map(collections.map((one) => [one.name, title(one)]));
  const titleOf = (name: string) => titles.get(name) ?? name;
  return (
    <Collapse
      ghost
      size="small"
      items={[
        {
          key: 'added',
          label: t('restore.added', { count: added.length }),
          children: (
            <ul style={{ margin: 0, maxHeight: 220, overflow: 'auto' }}>
              {added.map(({ name, because, why }) => (
                <li key={`${name} ${because}`}>
                  {t('restore.added.line', {
                    name: titleOf(name),
                    reason: t(`added.${why}`, { because: titleOf(because) }),
                  })}
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
}
