import type { RestoreRow } from '../../common/api';

const SWITCH = ['switching', 'reloading'];
const STAGES: Record<RestoreRow['kind'], string[]> = {
  restore: ['staging', 'loading', 'checking', 'linking', ...SWITCH],
  undo: SWITCH,
};

/** In their order. */
export function stagesOf({ kind }: Pick<RestoreRow, 'kind'>): string[] {
  return STAGES[kind];
}

/** Among those of `stagesOf`. Only some restores copy files, while references have been checked and nothing is switched. */
export function shownStage(stage: string): string {
  return stage === 'files' ? 'linking' : stage;
}

/** Whether it can still be stopped: up to the switch, nothing has changed. */
export function isBeforeSwitch({ kind, progress }: Pick<RestoreRow, 'kind' | 'progress'>): boolean {
  return kind === 'restore' && !SWITCH.includes(progress.stage);
}
