import { spellTable } from '../live-database';
import { blocker, linesOr, pass, type Check } from './line';
import { say } from '../../../sentence';

export const checkRights: Check = ({ survey: { missingRights, obstacles } }) =>
  linesOr(
    [
      ...missingRights.map(({ message, grant }) =>
        blocker('rights', message, say`An administrator of the database can allow it: ${grant}`, { grant }),
      ),
      ...obstacles.map(({ table, message }) =>
        blocker('rights', message, 'Leave this collection out, or change the table first.', {
          table: spellTable(table),
        }),
      ),
    ],
    pass('rights', 'The database user may do all that the restore needs.'),
  );

export const checkRunningTasks: Check = ({ runningTasks }) =>
  linesOr(
    runningTasks.map(({ id, kind }) =>
      blocker('running tasks', say`The task ${id} (${kind}) is running.`, 'Wait until it has finished, or cancel it.', {
        task: id,
        kind,
      }),
    ),
    pass('running tasks', 'No backup and no restore is running.'),
  );
