/** Wiring only: the application on one side, the product on the other. */
import path from 'node:path';
import { Application, Plugin } from '@nocobase/server';
import { RESOURCES, SNIPPETS } from '../common/api';
import { backupFiles } from './actions/backup-files';
import { backupGroups } from './actions/backup-groups';
import { backupTasks } from './actions/backup-tasks';
import { renderError } from './actions/http-error';
import { applicationHost } from './application-host';
import { addCommands } from './commands';
import { BackupError } from './errors';
import { overrideStore } from './override-store';
import { Strongbox } from './strongbox';

type ErrorHandlerPlugin = Plugin & {
  errorHandler: { register(guard: (error: unknown) => boolean, render: typeof renderError): void };
};

export class StrongboxPlugin extends Plugin {
  private box?: Strongbox;

  /** Commands must exist before the application is loaded, also when the plugin is not enabled. */
  static async staticImport(): Promise<void> {
    Application.addCommand(addCommands);
  }

  get strongbox(): Strongbox {
    this.box ??= new Strongbox(applicationHost(this.app));
    return this.box;
  }

  override async load(): Promise<void> {
    // A plugin given as a class, as in tests, gets no collections loaded by its package name.
    await this.db.import({ directory: path.resolve(__dirname, 'collections'), from: this.options.packageName });
    const strongbox = () => this.strongbox;
    for (const resource of [
      backupFiles(strongbox),
      backupTasks(strongbox),
      backupGroups(strongbox, () => overrideStore(this.db)),
    ]) {
      this.app.resourceManager.define(resource as Parameters<typeof this.app.resourceManager.define>[0]);
    }
    this.registerSnippets();
    this.pm
      .get<ErrorHandlerPlugin>('error-handler')
      ?.errorHandler.register((error) => error instanceof BackupError, renderError);
    this.app.on('afterStart', () => this.strongbox.recover());
    this.app.on('beforeStop', () => this.box?.tasks.shutdown());
  }

  private registerSnippets(): void {
    const { files, tasks, groups } = RESOURCES;
    const see = [`${files}:list`, `${files}:get`, `${files}:dumpableCollections`, `${files}:verify`];
    const powers: Record<string, string[]> = {
      [SNIPPETS.see]: [...see, `${tasks}:list`, `${tasks}:get`, `${groups}:list`],
      [SNIPPETS.create]: [`${files}:create`, `${tasks}:cancel`],
      [SNIPPETS.download]: [`${files}:download`],
      [SNIPPETS.restore]: [`${files}:upload`],
      [SNIPPETS.delete]: [`${files}:destroy`],
      [SNIPPETS.configure]: [`${groups}:override`],
    };
    for (const [name, actions] of Object.entries(powers)) this.app.acl.registerSnippet({ name, actions });
  }
}

export default StrongboxPlugin;
