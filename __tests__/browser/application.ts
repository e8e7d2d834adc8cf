/** The application of `npm start`, as the README has it, in folders of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, StartedApp } from '../product/started-app';

export class Application {
  private constructor(
    readonly url: string,
    private readonly process: StartedApp,
    private readonly base: string,
  ) {}

  static async start(): Promise<Application> {
    const base = await mkdtemp(path.join(tmpdir(), 'strongbox-browser-'));
    const settings = { folder: path.join(base, 'app'), storage: path.join(base, 'storage'), port: await freePort() };
    const started = new StartedApp(settings, ['--fresh']);
    return new Application(await started.url(), started, base);
  }

  get database(): string {
    return path.join(this.base, 'storage/db/nocobase.sqlite');
  }

  get uploads(): string {
    return path.join(this.base, 'storage/uploads');
  }

  get archives(): string {
    return path.join(this.base, 'storage/strongbox/main/archives');
  }

  async stop(): Promise<void> {
    await this.process.stop();
    await rm(this.base, { recursive: true, force: true });
  }
}
