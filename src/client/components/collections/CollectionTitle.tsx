import type { ReactNode } from 'react';
import type { GroupItem } from '../../../common/api';
import { useTitle } from '../../title-template';

/** Title, and name where that says more; in the rows of a table with RowStyles. */
export function CollectionTitle({ item, children }: { item: GroupItem; children?: ReactNode }) {
  const title = useTitle()(item);
  return (
    <div className="strongbox-stack">
      <div className="strongbox-line" style={{ columnGap: 8 }}>
        {title}
        {title !== item.name && <span className="strongbox-secondary">{item.name}</span>}
      </div>
      {children}
    </div>
  );
}
