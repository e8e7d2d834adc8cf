/**
 * A page is driven while the machine does other things as well, so a flow counts as failed when it fails twice; the first failure is
 * printed. What it made the first time is still there then: names that must be new are given anew.
 */
jest.retryTimes(1, { logErrorsBeforeRetry: true });
