/** The REST interface, beside the pages: prepares what they are to show, and checks what they did. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ArchiveRow, TaskRow } from '../../src/common/api';

export const ROOT_USER = { account: 'admin@nocobase.com', password: 'admin123' };

export class Rest {
  private constructor(
    readonly origin: string,
    readonly token: string,
  ) {}

  static async signIn(origin: string, user = ROOT_USER): Promise<Rest> {
    const { token } = await new Rest(origin, '').send<{ token: string }>('auth:signIn', user);
    return new Rest(origin, token);
  }

  /** The `data` of the reply; a POST where there is a body. */
  async send<T>(action: string, body?: unknown): Promise<T> {
    return ((await this.reply(action, body)) as { data: T }).data;
  }

  async count(collection: string): Promise<number> {
    const reply = await this.reply(`${collection}:list?pageSize=1`);
    return (reply as { meta: { count: number } }).meta.count;
  }

  /** Finished archives, newest first. */
  archives(): Promise<ArchiveRow[]> {
    return this.send<ArchiveRow[]>('backupFiles:list?pageSize=100');
  }

  async backup(request: { groups: string[]; note?: string }): Promise<string> {
    const { key, task } = await this.send<{ key: string; task: string }>('backupFiles:create', request);
    await this.until(`backupTasks:get?filterByTk=${task}`);
    return key;
  }

  /** Once the task has ended; while a restore reloads the application nobody answers. */
  async until(action: string): Promise<TaskRow> {
    for (let patience = 600; patience > 0; patience -= 1) {
      const task = await this.send<TaskRow>(action).catch(() => null);
      if (task?.finishedAt) return task;
      await sleep(200);
    }
    throw new Error(`${action}: the task did not end.`);
  }

  /** The list of backups as it is in a new application. */
  async clearList(): Promise<void> {
    for (const { name } of await this.archives()) await this.send(`backupFiles:destroy?filterByTk=${name}`, {});
    const tasks = await this.send<TaskRow[]>('backupTasks:list?pageSize=100');
    const backups = tasks.filter(({ kind }) => kind === 'backup');
    for (const { id } of backups) await this.send(`backupTasks:destroy?filterByTk=${id}`, {});
  }

  async bytes(archive: string): Promise<Buffer> {
    return Buffer.from(await (await this.request(`backupFiles:download?filterByTk=${archive}`)).arrayBuffer());
  }

  private async reply(action: string, body?: unknown): Promise<unknown> {
    const text = await (await this.request(action, body)).text();
    return text ? JSON.parse(text) : {};
  }

  private async request(action: string, body?: unknown): Promise<Response> {
    const response = await fetch(`${this.origin}/api/${action}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'X-Authenticator': 'basic',
        'Content-Type': 'application/json',
        ...(this.token && { Authorization: `Bearer ${this.token}` }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${action} answered ${response.status}: ${await response.text()}`);
    return response;
  }
}
