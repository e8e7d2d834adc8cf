/** What becomes of a backup, and why, in words. Pure. */
import type { KeepReason, Keeping } from '../../common/api';
import type { Formats } from '../formats';
import type { Translate } from '../locale';

/** Why it is kept, or that it goes; and when. One sentence each. */
export function keepingWords(
  { pinned, schedule, reasons, goes }: Keeping,
  t: Translate,
  { list, moment }: Pick<Formats, 'list' | 'moment'>,
): string[] {
  if (reasons.length === 0) return [t('keeping.next', { name: schedule?.name ?? '' })];
  const reasonWords = (reason: KeepReason) =>
    reason === 'pinned' && pinned?.by
      ? t('keeping.pinned-by', { by: pinned.by, when: moment(pinned.at) })
      : t(`keeping.because.${reason}`);
  const because = t('keeping.because', { reasons: list(reasons.map(reasonWords)) });
  return goes ? [because, t('keeping.goes', { when: moment(goes) })] : [because];
}
