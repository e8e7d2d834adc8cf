/** Packages that are ES modules only; Jest runs CommonJS. */
const MODULES = '(age-encryption|@noble|@scure)/';

/** @type {import('jest').Config} */
const shared = {
  transform: {
    '^.+\\.tsx?$': ['ts-jest', { diagnostics: false }],
    [`/node_modules/${MODULES}.+\\.js$`]: [
      'ts-jest',
      { diagnostics: false, tsconfig: { allowJs: true, target: 'ES2022', isolatedModules: true } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!${MODULES})`],
};

/** @type {import('jest').Config} */
module.exports = {
  testTimeout: 120_000,
  projects: [
    {
      ...shared,
      displayName: 'server',
      testEnvironment: 'node',
      globalSetup: '<rootDir>/__tests__/helpers/global-setup.ts',
      globalTeardown: '<rootDir>/__tests__/helpers/global-teardown.ts',
      setupFiles: ['<rootDir>/__tests__/helpers/server-env.ts'],
      testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/client/', '<rootDir>/__tests__/browser/'],
      modulePathIgnorePatterns: ['<rootDir>/.app/', '<rootDir>/dist/', '<rootDir>/.tmp/'],
    },
    {
      ...shared,
      displayName: 'client',
      testEnvironment: 'jsdom',
      setupFiles: ['<rootDir>/__tests__/helpers/client-env.ts'],
      moduleNameMapper: {
        '^@nocobase/(client|client-v2|flow-engine)$': '<rootDir>/__tests__/helpers/host-modules.tsx',
      },
      testMatch: ['<rootDir>/__tests__/client/**/*.test.tsx'],
      modulePathIgnorePatterns: ['<rootDir>/.app/', '<rootDir>/dist/', '<rootDir>/.tmp/'],
    },
    {
      ...shared,
      displayName: 'browser',
      testEnvironment: 'node',
      globalSetup: '<rootDir>/__tests__/browser/global-setup.ts',
      setupFilesAfterEnv: ['<rootDir>/__tests__/browser/retries.ts'],
      testMatch: ['<rootDir>/__tests__/browser/**/*.test.ts'],
      modulePathIgnorePatterns: ['<rootDir>/.app/', '<rootDir>/dist/', '<rootDir>/.tmp/'],
    },
  ],
};
