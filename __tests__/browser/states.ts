/** Every page, dialog and state of them, each reachable by itself: for the checks of accessibility and for the pictures. */
import type { Page } from 'playwright-core';
import type { BackupsPage } from './backups-page';
import type { ConnectionsDrawer } from './connections-drawer';
import type { Furnished } from './furnish';
import type { RestoreDialog } from './restore-dialog';
import type { SchedulesDrawer } from './schedules-drawer';
import { BACKUP_STATES } from './states/backups';
import { CONNECTION_STATES } from './states/connections';
import { RESTORE_STATES } from './states/restore';
import { SAVED_RESTORE_STATES } from './states/saved-restores';
import { SCHEDULE_STATES } from './states/schedules';
import type { TasksDrawer } from './tasks-drawer';
import type { Texts } from './texts';

export interface Parts extends Furnished {
  page: Page;
  t: Texts;
  backups: BackupsPage;
  connections: ConnectionsDrawer;
  restore: RestoreDialog;
  schedules: SchedulesDrawer;
  tasks: TasksDrawer;
}

export interface State {
  /** Of the picture, too. */
  name: string;
  /** Before the page is opened. */
  prepare?(page: Page): Promise<void>;
  /** Resolves when it is there to be looked at. */
  show?(parts: Parts): Promise<void>;
}

export const STATES: State[] = [
  ...BACKUP_STATES,
  ...RESTORE_STATES,
  ...CONNECTION_STATES,
  ...SAVED_RESTORE_STATES,
  ...SCHEDULE_STATES,
];
