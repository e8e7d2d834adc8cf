import { Descriptions, Grid } from 'antd';
import type { ReactNode } from 'react';
import { useT } from '../locale';

export interface Fact {
  key: string;
  /** Takes the rest of its line. */
  filled?: boolean;
  /** Left out where there is none. */
  value: ReactNode;
}

/** What is known of one thing, in two columns where there is room. Labels are the texts `<label>.<key>`. */
export function Facts({ items, label }: { items: Fact[]; label: string }) {
  const t = useT();
  const { md: wide } = Grid.useBreakpoint();
  return (
    <Descriptions
      size="small"
      bordered
      column={wide ? 2 : 1}
      items={items
        .filter(({ value }) => value)
        .map(({ key, filled, value }) => ({
          key,
          label: t(`${label}.${key}`),
          children: value,
          ...(filled && { span: 'filled' as const }),
        }))}
    />
  );
}
