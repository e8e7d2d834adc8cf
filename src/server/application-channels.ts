/** Notices through NocoBase's notification manager. The plugin is looked up when it is needed, as it may be enabled or disabled meanwhile. */
import type { Model } from '@nocobase/database';
import type { Application, Plugin } from '@nocobase/server';
import type { ScheduleChannel } from '../common/api';
import { languageOf, translate } from './actions/translate';
import type { Notice } from './host';

/** As far as it is used here. */
type NotificationPlugin = Plugin & {
  send(options: {
    channelName: string;
    triggerFrom: string;
    message: Record<string, unknown>;
    receivers: { type: 'userId'; value: number[] };
  }): Promise<{ status: 'success' | 'failure'; reason?: string }>;
};

/** Who is told. */
const ROLES = ['root', 'admin'];

/** None where the notification manager is not enabled. */
export async function channelsOf(app: Application): Promise<ScheduleChannel[]> {
  if (!notificationPlugin(app)) return [];
  const rows = await app.db.getRepository('notificationChannels').find({ sort: ['title'] });
  return (rows as Model[]).map((row) => ({
    name: String(row.get('name')),
    title: String(row.get('title') ?? row.get('name')),
    type: String(row.get('notificationType')),
  }));
}

/** @throws Error where the manager or the channel is not there, or the channel fails */
export async function notifyThrough(app: Application, channel: string, notice: Notice): Promise<void> {
  const plugin = notificationPlugin(app);
  if (!plugin) throw new Error('The notification manager is not enabled.');
  for (const [locale, users] of await receivers(app)) {
    const language = languageOf(locale);
    const title = language ? translate(notice.title, language) : notice.title;
    const text = language ? translate(notice.text, language) : notice.text;
    const { status, reason } = await plugin.send({
      channelName: channel,
      triggerFrom: 'strongbox',
      // The words of messages in the application, and those of e-mails.
      message: { title, content: text, subject: title, text, contentType: 'text' },
      receivers: { type: 'userId', value: users },
    });
    if (status === 'failure') throw new Error(reason);
  }
}

function notificationPlugin(app: Application): NotificationPlugin | null {
  const plugin = app.pm.get<NotificationPlugin>('notification-manager');
  return plugin?.enabled ? plugin : null;
}

/** Ids of users by the language they have chosen, or that of the application. */
async function receivers(app: Application): Promise<Map<string, number[]>> {
  const users = await app.db.getRepository('users').find({
    filter: { 'roles.name.$in': ROLES },
    fields: ['id', 'appLang'],
  });
  const settings = await app.db.getRepository('systemSettings').findOne();
  const [usual = 'en-US'] = (settings?.get('enabledLanguages') as string[] | null) ?? [];
  const byLanguage = new Map<string, number[]>();
  for (const user of users) {
    const locale = (user.get('appLang') as string | null) || usual;
    byLanguage.set(locale, [...(byLanguage.get(locale) ?? []), user.get('id') as number]);
  }
  return byLanguage;
}
