/** What the flows share: one application and one browser for all of them, and a visit that must end without trouble. */
import type { Browser, BrowserContext } from 'playwright-core';
import { Application } from './application';
import { BackupsPage } from './backups-page';
import { launchChromium } from './chromium';
import { ConnectionsDrawer } from './connections-drawer';
import { KeysDrawer } from './keys-drawer';
import { Rest } from './rest';
import { RestoreDialog } from './restore-dialog';
import { SchedulesDrawer } from './schedules-drawer';
import { TasksDrawer } from './tasks-drawer';
import { LANGUAGES } from './texts';
import { signedIn, Visit, type Asked, type VisitOptions } from './visit';

export class Scene {
  private readonly visits: Visit[] = [];
  private readonly contexts = new Map<string, BrowserContext>();

  private constructor(
    readonly application: Application,
    readonly browser: Browser,
    readonly rest: Rest,
  ) {}

  static async set(): Promise<Scene> {
    const application = await Application.start();
    const rest = await Rest.signIn(application.url);
    // A language that is not enabled is not shown, whoever asks for it.
    await rest.send('systemSettings:put', { enabledLanguages: LANGUAGES });
    return new Scene(application, await launchChromium(), rest);
  }

  async visit(options: VisitOptions = {}, as: Rest = this.rest) {
    const asked: Asked = { client: 'classic', language: 'en-US', width: 1280, height: 800, ...options };
    const key = [as.token, asked.language, asked.width, asked.height].join(' ');
    // Kept, for a new one would fetch and compile all of NocoBase once more.
    const context = this.contexts.get(key) ?? (await signedIn(this.browser, as, asked));
    this.contexts.set(key, context);
    const visit = await Visit.begin(context, as.origin, asked);
    this.visits.push(visit);
    const { page, t } = visit;
    const parts = {
      backups: new BackupsPage(visit),
      connections: new ConnectionsDrawer(visit),
      keys: new KeysDrawer(visit),
      schedules: new SchedulesDrawer(visit),
      tasks: new TasksDrawer(visit),
    };
    return { visit, page, t, ...parts, restore: new RestoreDialog(visit) };
  }

  /** After each test. What its pages complained of is returned. */
  async endVisits(): Promise<string[]> {
    const visits = this.visits.splice(0);
    for (const visit of visits) await visit.end();
    return visits.flatMap(({ troubles }) => troubles);
  }

  async clear(): Promise<void> {
    await this.browser.close();
    await this.application.stop();
  }
}

export type GetScene = () => Scene;
