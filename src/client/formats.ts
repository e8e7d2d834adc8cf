/** Numbers, sizes, moments and durations as the reader's language writes them. */
import { useMemo } from 'react';
import { useHost } from './host';
import { useT, type Translate } from './locale';

const SIZE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const DURATION_UNITS = [
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

export function formatsOf(language: string, t: Translate) {
  const number = (value: number, options?: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(language, options).format(value);
  const unit = (value: number, name: string, digits: number) =>
    number(value, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits });

  return {
    number: (value: number) => number(value),
    percent: (share: number) => number(share, { style: 'percent' }),
    /** `1.2 KiB`, as the command line says it. */
    size(bytes: number): string {
      const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), SIZE_UNITS.length - 1);
      const digits = power === 0 ? 0 : 1;
      const value = number(bytes / 1024 ** power, { minimumFractionDigits: digits, maximumFractionDigits: digits });
      return `${value} ${t(`unit.${SIZE_UNITS[power]}`)}`;
    },
    /** The two largest units: `2 hr 5 min`; under a minute with a tenth: `3.2 sec`. */
    duration(seconds: number): string {
      if (seconds < 59.95) return unit(seconds, 'second', seconds < 10 ? 1 : 0);
      let rest = Math.round(seconds);
      const parts: string[] = [];
      for (const { unit: name, seconds: length } of DURATION_UNITS) {
        const whole = Math.floor(rest / length);
        rest -= whole * length;
        if (whole > 0) parts.push(unit(whole, name, 0));
      }
      return parts.slice(0, 2).join(' ');
    },
    moment: (iso: string) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso)),
    exactMoment: (iso: string) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' }).format(new Date(iso)),
    rows: (count: number) => t('count.rows', { count, value: number(count) }),
    collections: (count: number) => t('count.collections', { count, value: number(count) }),
  };
}

export type Formats = ReturnType<typeof formatsOf>;

export function useFormats(): Formats {
  const { i18n } = useHost();
  const t = useT();
  return useMemo(() => formatsOf(i18n.language, t), [i18n.language, t]);
}
