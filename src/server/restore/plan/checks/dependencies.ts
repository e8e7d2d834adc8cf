import type { CheckLine } from '../../../../common/api';
import { isChosen, type PlanDraft } from '../draft';
import { foreignTypes, type ForeignType } from '../field-types';
import { listNames } from '../wording';
import { blocker, linesOr, pass, warning, type Check } from './line';
import { say } from '../../../sentence';

export const checkDependencies: Check = (draft) =>
  linesOr(
    [
      withoutCore(draft),
      ...fieldTypes(draft),
      ...TOGETHER.map((group) => apart(group, draft)),
      customAlone(draft),
      related(draft),
    ],
    pass('dependencies', 'What the chosen collections refer to is chosen as well.'),
  );

/** Without these tables, NocoBase takes the database for one that it was not installed in, or finds nothing to load. */
const CORE = ['applicationPlugins', 'applicationVersion', 'collections', 'fields'];

function withoutCore(draft: PlanDraft): CheckLine | null {
  const here = new Set(draft.catalog.collections.map(({ name }) => name));
  const lacking = CORE.filter((name) => !isChosen(draft, name) && !here.has(name));
  if (lacking.length === 0) return null;
  return blocker(
    'dependencies',
    say`This database would have no ${listNames(lacking)}, without which NocoBase does not start.`,
    'Choose required as well, or install NocoBase here first.',
    { collections: lacking },
  );
}

/** Fields and plugins as they will be: each from the archive if it is chosen, else as it is here. */
function fieldTypes(draft: PlanDraft): CheckLine[] {
  const { catalog, manifest, model } = draft;
  const fieldsChange = isChosen(draft, 'fields');
  const pluginsChange = isChosen(draft, 'applicationPlugins');
  if (!fieldsChange && !pluginsChange) return [];
  const here = catalog.collections.filter(({ userMade }) => userMade).flatMap(({ fields }) => fields);
  const plugins = pluginsChange ? manifest.application.plugins : catalog.application.plugins;
  const enabled = new Set(plugins.filter((plugin) => plugin.enabled).map(({ name }) => name));
  const common = new Set(catalog.collections.flatMap(({ fields }) => fields.map(({ type }) => type)));
  const needed = foreignTypes((fieldsChange ? model.fields : here).map(({ type }) => type));
  const recorded = new Set(catalog.application.plugins.flatMap(({ name, enabled: on }) => (on ? [name] : [])));
  // Plugins that are enabled by code or environment are in no record: then the type works here, and will go on.
  const unrecorded = ({ type, plugin }: ForeignType) => common.has(type) && !recorded.has(plugin ?? '');
  const broken = needed.filter((one) => one.plugin !== null && !enabled.has(one.plugin) && !unrecorded(one));
  const strange = needed.filter(({ type, plugin }) => plugin === null && !common.has(type)).map(({ type }) => type);
  const plugin = listNames([...new Set(broken.flatMap((one) => one.plugin ?? []))]);
  return [
    ...(broken.length > 0
      ? [
          blocker(
            'dependencies',
            say`There would be fields of the type ${listNames(broken.map(({ type }) => type))} without the plugin they need (${plugin}), and NocoBase could not start.`,
            fieldsChange && !pluginsChange
              ? 'Enable the plugin here first, or choose applicationPlugins as well.'
              : 'Choose the collection fields together with applicationPlugins, or leave both out.',
            { types: broken },
          ),
        ]
      : []),
    ...(strange.length > 0
      ? [
          warning(
            'dependencies',
            say`The archive has fields of types that nothing here uses: ${listNames(strange)}.`,
            'NocoBase only starts if the plugins they come from are installed and enabled.',
            { types: strange },
          ),
        ]
      : []),
  ];
}

/** Collections that mean little without each other, and what goes wrong when they are of two applications. */
const TOGETHER: { names: string[]; meaning: string }[] = [
  {
    names: ['collections', 'fields'],
    meaning: 'Collections without their fields show nothing, and fields without their collection are ignored.',
  },
  { names: ['users', 'rolesUsers'], meaning: 'Who has which role is kept by the number of the user.' },
  { names: ['roles', 'rolesUsers'], meaning: 'Users whose role does not exist cannot do anything.' },
  {
    names: ['roles', 'rolesResources', 'rolesResourcesActions', 'rolesResourcesScopes', 'dataSourcesRoles'],
    meaning: 'What a role may do is kept apart from the role.',
  },
  {
    names: ['authenticators', 'usersAuthenticators'],
    meaning: 'Accounts belong to ways of signing in, and without those people cannot sign in by them.',
  },
  { names: ['attachments', 'storages'], meaning: 'Files are looked for in the storage that their row names.' },
  { names: ['workflows', 'flow_nodes'], meaning: 'A workflow without its nodes does nothing.' },
  {
    names: ['executions', 'jobs', 'workflows'],
    meaning: 'The history of a workflow belongs to the workflow and its nodes.',
  },
  { names: ['uiSchemas', 'uiSchemaTreePath'], meaning: 'Pages are put together from both.' },
  { names: ['flowModels', 'flowModelTreePath'], meaning: 'Pages are put together from both.' },
  { names: ['desktopRoutes', 'uiSchemas', 'flowModels'], meaning: 'The menu leads to pages by their ids.' },
  {
    names: ['applicationVersion', 'migrations'],
    meaning: 'By both, the upgrade knows what is still to be done to the data.',
  },
  { names: ['localizationTexts', 'localizationTranslations'], meaning: 'Translations belong to texts by number.' },
];

function apart({ names, meaning }: (typeof TOGETHER)[number], draft: PlanDraft): CheckLine | null {
  const chosen = names.filter((name) => isChosen(draft, name));
  const staying = names.filter((name) => !chosen.includes(name) && exists(name, draft));
  if (chosen.length === 0 || staying.length === 0) return null;
  return warning(
    'dependencies',
    say`${listNames(chosen)} would come from the archive, but not ${listNames(staying)}. ${meaning}`,
    say`Choose ${listNames(staying)} as well, unless that is what you want.`,
    { chosen, staying },
  );
}

function exists(name: string, { manifest, catalog }: PlanDraft): boolean {
  return [...manifest.collections, ...catalog.collections].some((collection) => collection.name === name);
}

function customAlone(draft: PlanDraft): CheckLine | null {
  const names = draft.chosen.filter(({ archived }) => archived.origin === 'user').map(({ archived }) => archived.name);
  if (names.length === 0 || isChosen(draft, 'collections')) return null;
  return warning(
    'dependencies',
    say`The data of ${listNames(names)} is restored without the settings of the application: fields, pages and permissions stay as they are here.`,
    'Choose required as well if these have changed since the backup.',
    { collections: names },
  );
}

/** Relations between what comes from the archive and what stays: their numbers may have come to mean something else. */
function related(draft: PlanDraft): CheckLine | null {
  const pairs = draft.model.fields.flatMap(({ collection, options }) => {
    if (!isChosen(draft, collection)) return [];
    return [options.target, options.through]
      .filter((other): other is string => typeof other === 'string')
      .filter((other) => !isChosen(draft, other) && exists(other, draft))
      .map((other) => say`${collection} to ${other}`);
  });
  if (pairs.length === 0) return null;
  const relations = [...new Set(pairs)].sort();
  return warning(
    'dependencies',
    say`Chosen collections are related to collections that stay as they are here: ${listNames(relations)}.`,
    'Rows that were added, deleted or renumbered since the backup no longer fit. Choose both sides to be sure.',
    { relations },
  );
}
