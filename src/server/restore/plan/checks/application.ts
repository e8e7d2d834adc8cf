import { isChosen, type PlanDraft } from '../draft';
import { OWN_PACKAGE } from '../merge-rules';
import { compareVersions } from '../versions';
import { listNames } from '../wording';
import { blocker, linesOr, pass, warning, type Check } from './line';
import { say } from '../../../sentence';

export const checkApplicationVersion: Check = ({ manifest, catalog }) => {
  const check = 'application version';
  const [theirs, ours] = [manifest.application.version, catalog.application.version];
  const details = { archive: theirs, target: ours };
  if (ours === '' || theirs === '') {
    const which = ours === '' ? 'the application here' : 'the application in the archive';
    return [
      warning(
        check,
        say`The version of ${which} is not known, so they cannot be compared.`,
        'Make sure that NocoBase here is not older than the archive; it is upgraded after the restore.',
        details,
      ),
    ];
  }
  const order = compareVersions(theirs, ours);
  if (order === 0) return [pass(check, say`The archive and the application are both of NocoBase ${ours}.`, details)];
  if (order > 0) {
    return [
      blocker(
        check,
        say`The archive is of NocoBase ${theirs}, which is newer than ${ours} here.`,
        say`Upgrade NocoBase to ${theirs} or later, then plan again.`,
        details,
      ),
    ];
  }
  return [
    warning(
      check,
      say`The archive is of NocoBase ${theirs}, which is older than ${ours} here. What is restored is upgraded after the switch.`,
      'Choose required together with the rest, so that the upgrade sees which version the data is of.',
      details,
    ),
  ];
};

export const checkPlugins: Check = (draft) =>
  isChosen(draft, 'applicationPlugins') ? checkRestoredPlugins(draft) : checkOrigins(draft);

function checkRestoredPlugins({ manifest, catalog, installed }: PlanDraft) {
  const versions = new Map(catalog.application.plugins.map(({ name, version }) => [name, version]));
  const enabled = manifest.application.plugins.filter((plugin) => plugin.enabled);
  const missing = enabled.filter(({ name }) => !installed.has(name)).map(({ name }) => name);
  const other = enabled.filter(({ name, version }) => {
    const here = versions.get(name);
    return Boolean(here && version) && here !== version;
  });
  const own = manifest.application.plugins.find(({ name }) => name === OWN_PACKAGE);
  return linesOr(
    [
      missing.length > 0 ? lackOf(missing, catalog.application.plugins.length > 0) : null,
      other.length > 0
        ? warning(
            'plugins',
            say`Of ${listNames(other.map(({ name }) => name))}, another version is installed than the archive was made with.`,
            'Mostly that is fine: plugins are upgraded after the restore. An older plugin may not read newer settings.',
            { plugins: other.map(({ name, version }) => ({ name, archive: version, target: versions.get(name) })) },
          )
        : null,
      own ? null : pass('plugins', 'The archive does not know the backup plugin; it stays installed and enabled.'),
      own && !own.enabled
        ? warning(
            'plugins',
            'In the archive, the backup plugin is not enabled, and so it will be here.',
            'Enable it again after the restore, or leave out applicationPlugins. The command line can undo without it.',
          )
        : null,
    ],
    pass('plugins', 'Every plugin that is enabled in the archive is installed here, in the same version.', {
      plugins: enabled.length,
    }),
  );
}

function lackOf(missing: string[], knowsPlugins: boolean) {
  const message = say`The archive was made with plugins enabled that are not installed here: ${listNames(missing)}.`;
  const details = { plugins: missing };
  if (knowsPlugins) {
    const hint = 'Install these plugins first, or leave out the collection applicationPlugins.';
    return blocker('plugins', message, hint, details);
  }
  return warning(
    'plugins',
    'This database has no record of plugins, so it cannot be seen which of those in the archive are installed.',
    'Before NocoBase starts, install the plugins that the archive was made with.',
    details,
  );
}

const NO_PLUGINS = ['', 'user', '@nocobase/database', '@nocobase/server'];

/** Without the record of plugins, what counts is where the restored collections come from. */
function checkOrigins({ chosen, catalog, installed }: PlanDraft) {
  const known = new Set([...NO_PLUGINS, ...installed]);
  const strangers = chosen.filter(({ archived }) => !known.has(archived.origin));
  const packages = [...new Set(strangers.map(({ archived }) => archived.origin))];
  const names = strangers.map(({ archived }) => archived.name);
  if (packages.length > 0 && catalog.application.plugins.length === 0) return [lackOf(packages, false)];
  return linesOr(
    [
      packages.length > 0
        ? warning(
            'plugins',
            say`${listNames(names)} belong to plugins that are not installed here: ${listNames(packages)}.`,
            'The tables are restored, but nothing shows them until the plugins are installed.',
            { plugins: packages, collections: names },
          )
        : null,
    ],
    pass(
      'plugins',
      'The plugins that the chosen collections belong to are installed. Which are enabled does not change.',
    ),
  );
}
