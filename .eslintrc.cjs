/** Style, and the layers of docs/architecture.md: dependencies point down only. */

const DOWN_ONLY = 'Dependencies point down only (docs/architecture.md).';
const NODE = {
  group: ['node:*', 'fs', 'path', 'crypto', 'stream', 'os', 'zlib'],
  message: 'This code also runs in browsers: no Node.js modules.',
};
const NOCOBASE = {
  group: ['@nocobase/*'],
  message: 'The engines work without NocoBase: take a connection and a catalog.',
};
const SEQUELIZE = {
  group: ['sequelize'],
  message: 'Databases are spoken to in src/server/dialects only, without sequelize.',
};
const SERVER_FROM_BROWSER = { group: ['**/server', '**/server/**'], message: 'Server code does not run in browsers.' };
const LEGACY_CLIENT = {
  group: ['@nocobase/client', '@nocobase/client/*'],
  message: 'Pages serve both clients: only client/plugin.tsx and client/index.tsx know @nocobase/client.',
};

const NO_DATABASE = 'An archive knows no database: dialects/definition is all it may use.';

const NO_ARCHIVE = 'A database knows no archives: the text of rows (archive/row-codec) is all they share.';

const DIALECT_NAMES = '/^(sqlite|postgres|postgresql|mysql|mariadb)$/';
const NO_DIALECT_NAMES = [
  {
    selector: `BinaryExpression[operator=/^[!=]==?$/]:matches([left.value=${DIALECT_NAMES}], [right.value=${DIALECT_NAMES}])`,
    message: 'Compare dialect names only in dialects/: elsewhere ask a documented capability.',
  },
  {
    selector: `SwitchCase > Literal[value=${DIALECT_NAMES}]`,
    message: 'Compare dialect names only in dialects/: elsewhere ask a documented capability.',
  },
];

/** These files may not import what the patterns and paths name. */
const layer = (files, patterns, { except = [], paths = [] } = {}) => ({
  files,
  excludedFiles: except,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns, paths }] },
});

const inside = (...folders) => folders.map((folder) => `src/server/${folder}/**`);
/** Types may come from a layer above: they say what is handed down. */
const above = (...folders) => ({
  group: folders.flatMap((folder) => [`**/${folder}`, `**/${folder}/**`]),
  message: DOWN_ONLY,
  allowTypeImports: true,
});
const INTERFACES = ['actions', 'cli', 'commands', 'collections', 'plugin', 'strongbox'];

module.exports = {
  root: true,
  ignorePatterns: [
    'node_modules',
    'dist',
    'dist.partial-*',
    'coverage',
    'storage',
    '*.d.ts',
    '/.app',
    '/.tmp',
    '!/.eslintrc.cjs',
  ],
  env: { node: true, es2022: true },
  parserOptions: { ecmaVersion: 2022, sourceType: 'module' },
  extends: ['eslint:recommended'],
  reportUnusedDisableDirectives: true,
  rules: {
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'max-lines': ['error', 400],
    'no-console': 'off',
    'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    'prefer-const': 'error',
  },
  overrides: [
    { files: ['*.cjs', 'client.js', 'client-v2.js', 'server.js', 'bin/*.js'], parserOptions: { sourceType: 'script' } },
    {
      files: ['*.ts', '*.tsx'],
      parser: '@typescript-eslint/parser',
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: __dirname },
      plugins: ['@typescript-eslint'],
      extends: ['plugin:@typescript-eslint/recommended'],
      rules: {
        'no-control-regex': 'off', // Control characters are data to us.
        'no-unused-vars': 'off',
        '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
        '@typescript-eslint/no-explicit-any': 'error',
        '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }],
        '@typescript-eslint/no-misused-promises': [
          'error',
          { checksVoidReturn: { arguments: false, attributes: false } },
        ],
      },
    },
    {
      files: ['src/**'],
      excludedFiles: ['src/server/dialects/**'],
      rules: { 'no-restricted-syntax': ['error', ...NO_DIALECT_NAMES] },
    },

    layer(
      ['src/common/**', 'src/backup-rules/**'],
      [
        NODE,
        NOCOBASE,
        SEQUELIZE,
        SERVER_FROM_BROWSER,
        { group: ['react', 'react-dom', 'antd'], message: 'This code also runs on the server: no React.' },
      ],
    ),
    layer(
      inside('archive'),
      [
        NOCOBASE,
        SEQUELIZE,
        above('backup', 'restore', 'tasks', 'catalog', 'destinations', ...INTERFACES),
        { group: ['**/dialects/*', '!**/dialects/definition'], message: NO_DATABASE },
      ],
      { paths: [{ name: '../dialects', message: NO_DATABASE }] },
    ),
    layer(inside('dialects'), [
      NOCOBASE,
      SEQUELIZE,
      above('backup', 'restore', 'tasks', 'catalog', 'destinations', ...INTERFACES),
      { group: ['**/archive/*', '!**/archive/row-codec'], message: NO_ARCHIVE },
    ]),
    layer(inside('destinations', 'retention'), [
      NOCOBASE,
      SEQUELIZE,
      above('backup', 'restore', 'tasks', 'catalog', 'dialects', ...INTERFACES),
    ]),
    layer(
      inside('catalog'),
      [NOCOBASE, SEQUELIZE, above('archive', 'backup', 'restore', 'tasks', 'destinations', ...INTERFACES)],
      { except: ['src/server/catalog/from-application.ts'] },
    ),
    layer(inside('files'), [NOCOBASE, SEQUELIZE, above('backup', 'restore', 'tasks', 'destinations', ...INTERFACES)]),
    layer(inside('backup', 'restore'), [NOCOBASE, SEQUELIZE, above('tasks', ...INTERFACES)]),
    layer(inside('encryption'), [
      NOCOBASE,
      SEQUELIZE,
      above('backup', 'restore', 'tasks', 'catalog', 'dialects', 'retention', ...INTERFACES),
    ]),
    layer(inside('schedules'), [NOCOBASE, SEQUELIZE, above('restore', 'catalog', 'dialects', ...INTERFACES)]),
    layer(inside('health'), [NOCOBASE, SEQUELIZE, above('backup', 'restore', 'catalog', 'dialects', ...INTERFACES)]),
    layer(inside('tasks'), [NOCOBASE, SEQUELIZE, above(...INTERFACES)]),
    layer(inside('cli'), [NOCOBASE, SEQUELIZE, above('collections', 'plugin')]),
    layer(['src/client/**'], [NODE, SERVER_FROM_BROWSER, LEGACY_CLIENT], {
      except: ['src/client/plugin.tsx', 'src/client/index.tsx'],
    }),
    layer(['src/client/plugin.tsx', 'src/client/index.tsx'], [NODE, SERVER_FROM_BROWSER]),
    layer(
      ['src/client-v2/**'],
      [NODE, SERVER_FROM_BROWSER, { ...LEGACY_CLIENT, message: 'The modern client has no @nocobase/client.' }],
    ),
  ],
};
