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

/** Making one takes a hundred times as long as using it. */
const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify([language, options]);
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(language, options);
  numberFormats.set(key, format);
  return format;
}

export function formatsOf(language: string, t: Translate) {
  const number = (value: number, options: Intl.NumberFormatOptions = {}) =>
    numberFormat(language, options).format(value);
  const unit = (value: number, name: string, digits: number) =>
    number(value, {
      ...{ style: 'unit', unit: name, unitDisplay: 'short' },
      ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
    });
  /** The two largest of hours, minutes and seconds. */
  const twoUnits = (seconds: number): string => {
    let rest = Math.round(seconds);
    const parts: string[] = [];
    for (const { unit: name, seconds: length } of DURATION_UNITS) {
      const whole = Math.floor(rest / length);
      rest -= whole * length;
      if (whole > 0) parts.push(unit(whole, name, 0));
    }
    return parts.slice(0, 2).join(' ');
  };

  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const exactMoment = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' });

  const conjunction = new Intl.ListFormat(language);
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });

  return {
    number: (value: number) => number(value),
    /** `a, b and c`. */
    list: (parts: string[]) => conjunction.format(parts),
    /** 0 for Sunday. */
    weekday: (day: number) => weekday.format(Date.UTC(2023, 0, 1 + day)),
    percent: (share: number) => number(share, { style: 'percent' }),
    /** `1.2 KiB`, as the command line says it. */
    size(bytes: number): string {
      const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), SIZE_UNITS.length - 1);
      const digits = power === 0 ? 0 : 1;
      const value = number(bytes / 1024 ** power, { minimumFractionDigits: digits, maximumFractionDigits: digits });
      return `${value} ${t(`unit.${SIZE_UNITS[power]}`)}`;
    },
    /** What was measured: `4 ms`, `0.6 sec`, `3.0 sec`, `42 sec`, `2 min 5 sec`, `2 hr 5 min`. */
    duration(seconds: number): string {
      if (seconds < 0.0995) return unit(Math.round(seconds * 1000), 'millisecond', 0);
      return seconds < 9.95 ? unit(seconds, 'second', 1) : twoUnits(seconds);
    },
    /** What is left by an estimate, which is no truer for a tenth of a second. */
    remaining: (seconds: number) => t('progress.remaining', { duration: twoUnits(Math.max(seconds, 1)) }),
    moment: (iso: string) => moment.format(new Date(iso)),
    exactMoment: (iso: string) => exactMoment.format(new Date(iso)),
    rows: (count: number) => t('count.rows', { count, value: number(count) }),
    files: (count: number) => t('count.files', { count, value: number(count) }),
    collections: (count: number) => t('count.collections', { count, value: number(count) }),
  };
}

export type Formats = ReturnType<typeof formatsOf>;

export function useFormats(): Formats {
  const { i18n } = useHost();
  const t = useT();
  return useMemo(() => formatsOf(i18n.language, t), [i18n.language, t]);
}
