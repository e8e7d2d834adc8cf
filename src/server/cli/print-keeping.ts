/** Why a backup is kept, and when it goes, in words. */
import type { KeepReason, Keeping } from '../../common/api';

const OTHER: Partial<Record<KeepReason, string>> = {
  manual: 'made by hand',
  'schedule-gone': 'its schedule is gone',
  everything: 'all are kept',
  'last-verified': 'no newer one is verified',
};

/** `nightly: last, daily, goes 2026-12-01T02:00:00.000Z` */
export function keepingText({ schedule, reasons, goes }: Keeping): string {
  const when = goes ? [`goes ${goes}`] : reasons.length === 0 ? ['goes after the next run'] : [];
  const words = [...reasons.map((reason) => OTHER[reason] ?? reason), ...when];
  return `${schedule ? `${schedule.name}: ` : ''}${words.join(', ')}`;
}
