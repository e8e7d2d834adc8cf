/** The running application as the one that serves: NocoBase's maintenance, restart and upgrade. */
import path from 'node:path';
import type { Application } from '@nocobase/server';
import { BackupError } from './errors';
import type { Generation } from './generation';
import { requestsAnswered } from './open-requests';
import type { Service } from './restore/service';
import { UpgradeMarker } from './upgrade-marker';
import { say } from './sentence';

/** Of the commands after which NocoBase's pages reload themselves, this is the one that fits. */
const COMMAND = { name: 'restore' };
/** For the requests that are being answered; one that takes longer is cut off by the reload. */
const PATIENCE_MS = 5000;

/**
 * Another process has exchanged tables: works on what the database holds now.
 * @returns false when the application is busy with something else, and must be asked again
 */
export async function followData(app: Application, generation: Generation): Promise<boolean> {
  if (app.activatedCommand) return false;
  app.log.info('Strongbox: the data was exchanged by another process; reloading.');
  const marker = app.name === 'main' ? upgradeMarker() : null;
  await closeDoors(app, 'Restored: the application reloads.');
  try {
    // Of several processes, one upgrades; it tells the others when it has.
    if (!(await marker?.take())) await comeUp(app);
    else {
      await app.upgrade().catch(async (error: unknown) => {
        await marker?.set();
        throw error;
      });
      await generation.advance();
    }
  } finally {
    await openDoors(app);
  }
  return true;
}

/** Also after a restart that failed, which leaves the application stopped. */
async function comeUp(app: Application): Promise<void> {
  if (await app.isStarted()) return app.restart();
  await app.reload();
  await app.start();
}

/** Sequelize says “Validation error” of a row that is there already; which one it is, only the database has said. */
function withReason(error: unknown): never {
  const { message, parent } = error as { message: string; parent?: unknown };
  if (parent instanceof Error) throw new Error(`${message} (${parent.message})`, { cause: error });
  throw error;
}

/** From here on, every request is answered with 503 and this message, and NocoBase runs no other command. What was asked before is answered. */
async function closeDoors(app: Application, message: string): Promise<void> {
  app.activatedCommand = COMMAND;
  await app.setMaintaining({ status: 'command_begin', command: COMMAND });
  app.setMaintainingMessage(message);
  await requestsAnswered(app, PATIENCE_MS);
}

async function openDoors(app: Application): Promise<void> {
  if (app.activatedCommand !== COMMAND) return;
  // Null is NocoBase's own way to say that there is none.
  app.activatedCommand = null as unknown as typeof COMMAND;
  await app.setMaintaining({ status: 'command_end', command: COMMAND });
}

function upgradeMarker(): UpgradeMarker {
  return new UpgradeMarker(path.resolve(process.env.STORAGE_PATH || 'storage'));
}

export function applicationService(app: Application, generation: Generation): Service {
  // A sub-application is upgraded when it is loaded; the marker is the main application's.
  const marker = app.name === 'main' ? upgradeMarker() : null;
  let serving = false;
  let marked = false;
  let exchanged = false;
  return {
    begin: async ({ message, upgrade }) => {
      // A process of the command line has loaded the application and serves nobody.
      serving = Boolean(await app.isStarted());
      exchanged = false;
      if (serving && app.activatedCommand) {
        throw new BackupError(
          'TASK_RUNNING',
          say`The application is busy with the command ${app.activatedCommand.name}.`,
          {
            hint: 'Nothing was changed. Start the restore again when that command has ended.',
          },
        );
      }
      marked = upgrade && marker !== null;
      if (marked) await marker?.set();
      if (serving) await closeDoors(app, message);
    },
    reload: async ({ upgrade }) => {
      exchanged = true;
      // Others can reload at the same time, unless one has to upgrade first.
      if (!upgrade) await generation.advance();
      if (serving) await (upgrade ? app.upgrade() : comeUp(app)).catch(withReason);
      // Where nobody is served, whoever starts next upgrades.
      if (marked && (serving || !upgrade)) await marker?.clear();
      if (upgrade) await generation.advance();
    },
    announce: () => generation.advance(),
    end: async () => {
      if (marked && !exchanged) await marker?.clear();
      await openDoors(app);
    },
  };
}
