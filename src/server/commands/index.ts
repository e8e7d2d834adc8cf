/** `nocobase strongbox …`: the same verbs, with the catalog of the loaded application. Works offline and beside a running server. */
import type { Application } from '@nocobase/server';
import type { Command } from 'commander';
import { applicationHost } from '../application-host';
import { defineCommands } from '../cli/program';
import { Strongbox } from '../strongbox';

type AppCommand = Command & { preload(): AppCommand };

export function addCommands(app: Application): void {
  const parent = app.command('strongbox') as unknown as AppCommand;
  parent.description('backups: create, list, show, verify, delete, groups');
  defineCommands(parent, async () => {
    await loadUserCollections(app);
    return { box: new Strongbox(applicationHost(app)), close: async () => undefined };
  });
  for (const command of parent.commands) (command as AppCommand).preload();
}

/** Loading an application defines what plugins bring; what people made in the collection manager comes only at its start. */
async function loadUserCollections(app: Application): Promise<void> {
  const repository = app.db.getRepository('collections') as unknown as { load(): Promise<void> };
  await repository.load();
}
