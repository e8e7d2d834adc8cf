import { Button } from 'antd';
import { usePowers } from '../hooks/usePowers';
import { useT } from '../locale';
import { EmptyNote } from './EmptyNote';

export function EmptyList({ onCreate }: { onCreate: () => void }) {
  const t = useT();
  const { create } = usePowers();
  return (
    <EmptyNote title={t('empty.title')} about={t('empty.description')}>
      {create && <Button onClick={onCreate}>{t('empty.action')}</Button>}
    </EmptyNote>
  );
}
