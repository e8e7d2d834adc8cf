/**
 * The collections that NocoBase 2.2 and its plugins bring along, deprecated plugins included. Needed for two reasons: some of
 * them declare no group, and a bare database can be labelled without any of NocoBase's code.
 * Where a plugin declares a group itself, the same stands here; what it declares in the running application wins anyway.
 */
import type { GroupKey } from './groups';

export interface BuiltIn {
  /** The package it comes from. */
  plugin: string;
  /** null: it follows its owner. */
  group: GroupKey | null;
}

/** Names by plugin and group, separated by spaces. */
const BY_PLUGIN: Record<string, Partial<Record<GroupKey, string>>> = {
  '@nocobase/database': { required: 'migrations' },
  '@nocobase/server': { required: 'applicationPlugins applicationVersion' },
  '@nocobase/plugin-acl': {
    required: 'roles rolesResources rolesResourcesActions rolesResourcesScopes',
    user: 'rolesUsers',
  },
  '@nocobase/plugin-action-custom-request': { required: 'customRequests customRequestsRoles' },
  '@nocobase/plugin-ai': {
    // What administrators set up: employees with their skills, and the data they may look at.
    required: 'aiContextDatasources aiEmployees aiSettings aiSkills',
    // Conversations and what hangs on them, and what each user told an employee about himself.
    user: 'aiConversations aiFiles aiMessages aiToolMessages usersAiEmployees',
    // Token counts, and the state of workflow runs that wait for a person.
    logs: 'aiUsageEvents aiWorkflowTasks usersAiWorkflowTasks',
    // Addresses and keys of model providers and tool servers.
    'third-party': 'aiMcpClients llmServices',
    // Working memory of runs in progress, large and worthless afterwards; NocoBase calls it runtime data.
    skipped: 'lcCheckpointBlobs lcCheckpointWrites lcCheckpoints',
  },
  '@nocobase/plugin-api-keys': { user: 'apiKeys' },
  '@nocobase/plugin-async-task-manager': { required: 'asyncTasks' },
  '@nocobase/plugin-audit-logs': { logs: 'auditChanges auditLogs' },
  '@nocobase/plugin-auth': {
    required: 'tokenControlConfig',
    user: 'usersAuthenticators',
    // Sessions: without them everybody signs in once more.
    logs: 'issuedTokens tokenBlacklist',
    'third-party': 'authenticators',
  },
  '@nocobase/plugin-backups': { required: 'backupSettings' },
  '@nocobase/plugin-block-iframe': { required: 'iframeHtml' },
  '@nocobase/plugin-block-template': { required: 'blockTemplateLinks blockTemplates' },
  '@nocobase/plugin-charts': { required: 'chartsQueries' },
  '@nocobase/plugin-client': { required: 'desktopRoutes' },
  '@nocobase/plugin-collection-fdw': { required: 'databaseServers' },
  '@nocobase/plugin-custom-variables': { required: 'customVariables' },
  '@nocobase/plugin-data-source-main': { required: 'collectionCategories collections fields' },
  '@nocobase/plugin-data-source-manager': {
    required:
      'dataSources dataSourcesCollections dataSourcesFields dataSourcesRoles dataSourcesRolesResources ' +
      'dataSourcesRolesResourcesActions dataSourcesRolesResourcesScopes',
  },
  '@nocobase/plugin-departments': { required: 'departments departmentsRoles departmentsUsers' },
  // Variables and secrets that other settings refer to: nothing that uses them works without.
  '@nocobase/plugin-environment-variables': { required: 'environmentVariables' },
  // The regions of China, which the plugin fills in again.
  '@nocobase/plugin-field-china-region': { skipped: 'chinaRegions' },
  '@nocobase/plugin-field-sequence': { required: 'sequences' },
  '@nocobase/plugin-file-manager': { required: 'storages', user: 'attachments' },
  '@nocobase/plugin-flow-engine': { required: 'flowModelTreePath flowModels flowSql' },
  '@nocobase/plugin-graph-collection-manager': { required: 'graphPositions' },
  '@nocobase/plugin-idp-oauth': { required: 'oidcStates' },
  // A text that a translator pasted to try it out.
  '@nocobase/plugin-locale-tester': { required: 'localeTester' },
  '@nocobase/plugin-localization': { required: 'localizationTexts localizationTranslations' },
  '@nocobase/plugin-map': { 'third-party': 'mapConfiguration' },
  '@nocobase/plugin-mobile': { required: 'mobileRoutes' },
  '@nocobase/plugin-multi-app-manager': { 'third-party': 'applications' },
  '@nocobase/plugin-notification-in-app-message': { user: 'notificationInAppMessages' },
  // Channels are named by workflows, and most installations have the in-app one only, which is no third party.
  '@nocobase/plugin-notification-manager': { required: 'notificationChannels', logs: 'notificationSendLogs' },
  '@nocobase/plugin-notifications': {
    required: 'notifications',
    logs: 'notification_logs',
    'third-party': 'notification_services',
  },
  '@nocobase/plugin-public-forms': { required: 'publicForms' },
  '@nocobase/plugin-snapshot-field': { required: 'collectionsHistory fieldsHistory' },
  '@nocobase/plugin-system-settings': { required: 'systemSettings' },
  '@nocobase/plugin-theme-editor': { required: 'themeConfig' },
  '@nocobase/plugin-ui-layout': { required: 'uiLayouts' },
  '@nocobase/plugin-ui-schema-storage': {
    required: 'uiButtonSchemasRoles uiSchemaServerHooks uiSchemaTemplates uiSchemaTreePath uiSchemas',
  },
  '@nocobase/plugin-ui-templates': { required: 'flowModelTemplateUsages flowModelTemplates' },
  '@nocobase/plugin-user-data-sync': {
    'third-party': 'userDataSyncRecords userDataSyncRecordsResources userDataSyncSources userDataSyncTasks',
  },
  '@nocobase/plugin-users': { user: 'users' },
  '@nocobase/plugin-verification': {
    // Which phone or authenticator app each user has bound.
    user: 'usersVerificators usersVerifiers',
    logs: 'otpRecords verifications',
    // Accounts at SMS providers, as with `authenticators`.
    'third-party': 'verifications_providers verificators verifiers',
  },
  '@nocobase/plugin-workflow': {
    required: 'flow_nodes workflowCategories workflowCategoryRelations workflowTasks workflows',
    logs: 'executions jobs userWorkflowTaskStats userWorkflowTasks workflowStats workflowVersionStats',
  },
  '@nocobase/plugin-workflow-cc': { logs: 'workflowCcTasks' },
  '@nocobase/plugin-workflow-manual': { logs: 'workflowManualTasks' },
  '@strongbox/plugin-backup': { required: 'strongboxGroupOverrides' },
};

/** Through tables that NocoBase makes by itself, and so nobody declares; with the collections that have the relation. */
const IMPLICIT_THROUGH: Record<string, string[]> = {
  collectionCategory: ['collectionCategories', 'collections'],
  desktopRoutesUiLayouts: ['desktopRoutes'],
  rolesAiEmployees: ['aiEmployees', 'roles'],
  rolesDesktopRoutes: ['desktopRoutes', 'roles'],
  rolesMobileRoutes: ['mobileRoutes', 'roles'],
  rolesUischemas: ['roles'],
};

/** Through tables that are collections of their own. */
const DECLARED_THROUGH: Record<string, string[]> = {
  customRequestsRoles: ['customRequests'],
  departmentsRoles: ['departments', 'roles'],
  departmentsUsers: ['departments', 'users'],
  rolesUsers: ['roles', 'users'],
  uiButtonSchemasRoles: ['uiSchemas'],
  usersAiEmployees: ['users'],
  usersAiWorkflowTasks: ['aiWorkflowTasks'],
  usersAuthenticators: ['authenticators'],
  usersVerificators: ['verificators'],
  usersVerifiers: ['verifiers'],
  workflowCategoryRelations: ['workflowCategories', 'workflows'],
};

/** Built-in collections whose paths stand in a table of their own. */
const TREES = ['departments', 'desktopRoutes', 'mobileRoutes'];

export const BUILT_IN: ReadonlyMap<string, BuiltIn> = new Map([
  ...Object.entries(BY_PLUGIN).flatMap(([plugin, groups]) =>
    Object.entries(groups).flatMap(([group, names]) =>
      names.split(' ').map((name): [string, BuiltIn] => [name, { plugin, group: group as GroupKey }]),
    ),
  ),
  ...Object.keys(IMPLICIT_THROUGH).map((name): [string, BuiltIn] => [name, { plugin: '', group: null }]),
]);

/** Many-to-many relations among built-in collections: through table -> the collections that have one. */
export const BUILT_IN_RELATIONS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({ ...IMPLICIT_THROUGH, ...DECLARED_THROUGH }),
);

export function isBuiltInTree(name: string): boolean {
  return TREES.includes(name);
}

export function builtInGroup(name: string): GroupKey | null {
  return BUILT_IN.get(name)?.group ?? null;
}
