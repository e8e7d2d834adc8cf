import { CHECKS, type CheckLine, type Verdict } from '../../../../common/api';
import type { PlanDraft } from '../draft';
import { checkApplicationVersion, checkPlugins } from './application';
import { checkEncryption, checkIntegrity } from './archive';
import { checkSpace, checkUndoSet } from './capacity';
import { checkCollections } from './known-collections';
import { checkDatabase } from './database';
import { checkDependencies } from './dependencies';
import { checkFields } from './fields';
import { checkFiles } from './files';
import { checkForeignKeys } from './foreign-keys';
import { pass, type Check, type CheckName } from './line';
import { checkLosses } from './losses';
import { checkManner } from './manner';
import { checkNaming } from './naming';
import { checkObjects } from './objects';
import { checkRights, checkRunningTasks } from './target';
import { checkTime } from './time';

const BY_NAME: Record<CheckName, Check> = {
  integrity: checkIntegrity,
  encryption: checkEncryption,
  'application version': ofApplications('application version', checkApplicationVersion),
  plugins: ofApplications('plugins', checkPlugins),
  database: checkDatabase,
  naming: checkNaming,
  manner: checkManner,
  losses: checkLosses,
  collections: checkCollections,
  fields: checkFields,
  dependencies: ofApplications('dependencies', checkDependencies),
  'foreign keys': checkForeignKeys,
  objects: checkObjects,
  files: checkFiles,
  'undo set': checkUndoSet,
  space: checkSpace,
  time: checkTime,
  rights: checkRights,
  'running tasks': checkRunningTasks,
};

/** A database that no NocoBase works with has nothing to do with its versions, plugins and settings. */
function ofApplications(name: CheckName, check: Check): Check {
  return (draft) =>
    draft.forApplication ? check(draft) : [pass(name, 'No NocoBase application works with this database.')];
}

/** Every line of the precheck, in the order of CHECKS. */
export function precheck(draft: PlanDraft): CheckLine[] {
  return CHECKS.flatMap((name) => BY_NAME[name](draft));
}

const SEVERITY: readonly Verdict[] = ['pass', 'warning', 'blocker'];

export function worstOf(lines: readonly Pick<CheckLine, 'verdict'>[]): Verdict {
  const worst = Math.max(...lines.map(({ verdict }) => SEVERITY.indexOf(verdict)));
  return SEVERITY[worst] ?? 'pass';
}
