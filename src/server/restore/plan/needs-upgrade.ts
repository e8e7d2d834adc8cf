import { missingColumns } from './checks/fields';
import { hasApplication, isChosen, type PlanDraft } from './draft';
import { compareVersions } from './versions';

/** What tells NocoBase which version its data is of, and what it is made of. */
const METADATA = ['applicationPlugins', 'applicationVersion', 'collections', 'fields', 'migrations'];

/**
 * Whether NocoBase has to upgrade after the switch: data of an older version came in, or tables without columns that the
 * application works with. A target whose version is not known is upgraded to be sure.
 */
export function needsUpgrade(draft: PlanDraft): boolean {
  const { manifest, catalog, chosen } = draft;
  const version = catalog.application.version;
  // Files alone change nothing of the data.
  if (!draft.forApplication || chosen.length === 0) return false;
  if (!hasApplication(catalog) || version === '') return true;
  const isOlder = compareVersions(manifest.application.version, version) < 0;
  if (isOlder && METADATA.some((name) => isChosen(draft, name))) return true;
  return chosen.some((collection) => missingColumns(collection, draft).length > 0);
}
