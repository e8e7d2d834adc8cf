/**
 * Tests that hold time or memory against a bound. What else runs on the machine, and when garbage happens to be collected, only ever adds to
 * either, so a bound counts as missed when three runs miss it; each miss is printed. Every test must be able to run again.
 */
export function describeMeasured(name: string, tests: () => void): void {
  describe(name, () => {
    beforeAll(() => void jest.retryTimes(2, { logErrorsBeforeRetry: true }));
    afterAll(() => void jest.retryTimes(0));
    tests();
  });
}
