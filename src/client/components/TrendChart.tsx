import { Flex, Typography, theme } from 'antd';
import { useMemo, useState, type PointerEvent } from 'react';
import { useFormats } from '../formats';
import { useT } from '../locale';
import { archiveTrend, type TrendPoint } from '../model/archive-trend';
import type { BackupRow } from '../model/backup-rows';

const HEIGHT = 40;
const STEP = 10;
const BAR = 7;
const LEAST_BAR = 2;
/** How strong the bars are whose value is not shown. */
const REST = 0.45;

/** Size and duration of the last archives, each as bars; nothing where there is nothing to compare. */
export function TrendChart({ rows }: { rows: BackupRow[] }) {
  const t = useT();
  const formats = useFormats();
  const points = useMemo(() => archiveTrend(rows), [rows]);
  const [active, setActive] = useState<number | null>(null);
  if (points.length < 2) return null;
  const bars = { points, active, onActive: setActive };
  return (
    <Flex wrap style={{ columnGap: 32, rowGap: 8 }}>
      <Bars {...bars} title={t('trend.size')} valueOf={({ size }) => size} show={formats.size} />
      <Bars {...bars} title={t('trend.duration')} valueOf={({ duration }) => duration} show={formats.duration} />
    </Flex>
  );
}

interface BarsProps {
  points: TrendPoint[];
  /** The bar whose value is shown; the newest where it is null. */
  active: number | null;
  onActive(index: number | null): void;
  title: string;
  valueOf(point: TrendPoint): number;
  show(value: number): string;
}

function Bars({ points, active, onActive, title, valueOf, show }: BarsProps) {
  const t = useT();
  const { moment } = useFormats();
  const { token } = theme.useToken();
  const values = points.map(valueOf);
  const most = Math.max(...values);
  const shown = active ?? points.length - 1;
  const [at, value] = [points[shown]?.at ?? '', show(values[shown] ?? 0)];
  const label = t('trend.label', {
    title,
    value: points.length,
    least: show(Math.min(...values)),
    most: show(most),
    last: show(values.at(-1) ?? 0),
  });
  const point = ({ clientX, currentTarget }: PointerEvent<SVGSVGElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    const index = Math.floor(((clientX - left) / width) * points.length);
    onActive(Math.min(Math.max(index, 0), points.length - 1));
  };
  return (
    <figure style={{ flex: '1 1 240px', minWidth: 0, margin: 0 }}>
      <Flex justify="space-between" gap="small" wrap>
        <figcaption>
          <Typography.Text type="secondary">{title}</Typography.Text>
        </figcaption>
        <Typography.Text>
          {value} <Typography.Text type="secondary">{moment(at)}</Typography.Text>
        </Typography.Text>
      </Flex>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${points.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        width="100%"
        height={HEIGHT}
        style={{ display: 'block', touchAction: 'pan-y' }}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => onActive(null)}
      >
        {points.map(({ key }, index) => {
          const height = Math.max(((values[index] ?? 0) / (most || 1)) * HEIGHT, LEAST_BAR);
          return (
            <rect
              key={key}
              x={index * STEP}
              y={HEIGHT - height}
              width={BAR}
              height={height}
              fill={token.colorPrimary}
              fillOpacity={index === shown ? 1 : REST}
            />
          );
        })}
      </svg>
    </figure>
  );
}
