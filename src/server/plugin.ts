/** Wiring only: the application on one side, the product on the other. */
import path from 'node:path';
import { Application, Plugin } from '@nocobase/server';
import { RESOURCES, SNIPPETS } from '../common/api';
import { backupConnections } from './actions/backup-connections';
import { backupFiles } from './actions/backup-files';
import { backupGroups } from './actions/backup-groups';
import { backupHealth } from './actions/backup-health';
import { backupKeys } from './actions/backup-keys';
import { backupSchedules } from './actions/backup-schedules';
import { backupTasks } from './actions/backup-tasks';
import { backupUploads } from './actions/backup-uploads';
import { hideSecrets } from './actions/hide-secrets';
import { renderError } from './actions/http-error';
import { speaking } from './actions/language';
import { restoreTasks } from './actions/restore-tasks';
import { savedRestores } from './actions/saved-restores';
import { applicationHost } from './application-host';
import { followData } from './application-service';
import { addCommands } from './commands';
import { BackupError } from './errors';
import { Generation } from './generation';
import { countRequests } from './open-requests';
import { overrideStore } from './override-store';
import { storageFolder } from './storage-folder';
import { Strongbox } from './strongbox';

type ErrorHandlerPlugin = Plugin & {
  errorHandler: { register(guard: (error: unknown) => boolean, render: typeof renderError): void };
};

const RECOVER_EVERY_MS = 600_000;

export class StrongboxPlugin extends Plugin {
  private box?: Strongbox;
  private readonly generation = Generation.of(storageFolder(this.app.name));
  private recovering?: NodeJS.Timeout;

  /** Commands must exist before the application is loaded, also when the plugin is not enabled. */
  static async staticImport(): Promise<void> {
    Application.addCommand(addCommands);
  }

  get strongbox(): Strongbox {
    this.box ??= new Strongbox(applicationHost(this.app, this.generation));
    return this.box;
  }

  override async load(): Promise<void> {
    await this.generation.begin();
    this.app.use(countRequests(this.app), { tag: 'strongbox', after: 'dataWrapping', before: 'dataSource' });
    this.app.use(hideSecrets, { tag: 'strongbox-secrets', after: 'dataWrapping', before: 'dataSource' });
    // A plugin given as a class, as in tests, gets no collections loaded by its package name.
    await this.db.import({ directory: path.resolve(__dirname, 'collections'), from: this.options.packageName });
    const strongbox = () => this.strongbox;
    for (const resource of [
      backupFiles(strongbox),
      backupTasks(strongbox),
      restoreTasks(strongbox),
      savedRestores(strongbox),
      backupUploads(strongbox),
      backupConnections(strongbox),
      backupSchedules(strongbox),
      backupKeys(strongbox),
      backupHealth(strongbox),
      backupGroups(strongbox, () => overrideStore(this.db)),
    ]) {
      this.app.resourceManager.define(speaking(resource) as Parameters<typeof this.app.resourceManager.define>[0]);
    }
    this.registerSnippets();
    this.pm
      .get<ErrorHandlerPlugin>('error-handler')
      ?.errorHandler.register((error) => error instanceof BackupError, renderError);
    this.app.on('afterStart', () => this.begin());
    this.app.on('beforeStop', () => this.end());
  }

  private async begin(): Promise<void> {
    // What cannot be put right now must not keep the application from starting.
    const complain = (error: unknown): void => {
      this.app.log.error('Strongbox could not bring its data up to date', { error });
    };
    await this.strongbox.recover().catch(complain);
    this.generation.watch(
      () =>
        followData(this.app, this.generation).catch((error: unknown) => {
          complain(error);
          return false;
        }),
      (generation) => this.sendSyncMessage({ generation }),
    );
    // What a process on another host has left can be told only after a while.
    this.recovering = setInterval(() => void this.strongbox.recover().catch(complain), RECOVER_EVERY_MS).unref();
    this.strongbox.clock.start();
  }

  /** From a process that perhaps does not share the folder. */
  override async handleSyncMessage({ generation }: { generation?: unknown }): Promise<void> {
    if (typeof generation === 'string') await this.generation.hear(generation);
  }

  private async end(): Promise<void> {
    clearInterval(this.recovering);
    this.generation.unwatch();
    await this.box?.clock.stop();
    await this.box?.tasks.shutdown();
    await this.box?.scheduleRuns.settled();
  }

  private registerSnippets(): void {
    const { files, tasks, groups, restores, saved, uploads, connections, schedules, keys, health } = RESOURCES;
    const see = [
      `${files}:list`,
      `${files}:get`,
      `${files}:dumpableCollections`,
      `${files}:contents`,
      `${files}:verify`,
    ];
    const seeRestores = [restores, saved].flatMap((name) => [`${name}:list`, `${name}:get`]);
    const locks = [`${files}:unlock`, `${files}:lock`];
    const restore = ['plan', 'start', 'cancel', 'undo', 'discard'].map((action) => `${restores}:${action}`);
    const save = ['create', 'update', 'destroy'].map((action) => `${saved}:${action}`);
    const upload = ['create', 'append', 'get', 'finish', 'destroy'].map((action) => `${uploads}:${action}`);
    const configure = ['create', 'update', 'destroy', 'test'].map((action) => `${connections}:${action}`);
    const holdKeys = ['create', 'destroy', 'probe', 'confirm'].map((action) => `${keys}:${action}`);
    const seeSchedules = ['list', 'get', 'preview', 'channels'].map((action) => `${schedules}:${action}`);
    const schedule = ['create', 'update', 'destroy', 'run', 'acknowledge'].map((action) => `${schedules}:${action}`);
    const seeConnections = [`${connections}:list`, `${connections}:get`];
    const powers: Record<string, string[]> = {
      [SNIPPETS.see]: [
        ...see,
        `${tasks}:list`,
        `${tasks}:get`,
        `${groups}:list`,
        ...seeRestores,
        ...seeConnections,
        ...seeSchedules,
        `${keys}:list`,
        `${health}:get`,
        `${health}:metrics`,
      ],
      [SNIPPETS.create]: [`${files}:create`, `${tasks}:cancel`],
      [SNIPPETS.download]: [`${files}:download`],
      [SNIPPETS.restore]: [`${files}:upload`, `${files}:restore`, ...locks, ...restore, ...save, ...upload],
      [SNIPPETS.delete]: [`${files}:destroy`, `${files}:pin`, `${files}:unpin`, `${tasks}:destroy`],
      [SNIPPETS.configure]: [`${groups}:override`, ...configure, ...schedule, ...holdKeys],
    };
    for (const [name, actions] of Object.entries(powers)) this.app.acl.registerSnippet({ name, actions });
  }
}

export default StrongboxPlugin;
