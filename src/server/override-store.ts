import type { Database } from '@nocobase/database';
import type { OverrideStore } from './actions/backup-groups';

/** The overrides in NocoBase's database. */
export function overrideStore(db: Database): OverrideStore {
  const repository = db.getRepository('strongboxGroupOverrides');
  return {
    set: async (collection, group) => {
      await repository.updateOrCreate({ filterKeys: ['collection'], values: { collection, group } });
    },
    clear: async (collection) => {
      await repository.destroy({ filter: { collection } });
    },
  };
}
