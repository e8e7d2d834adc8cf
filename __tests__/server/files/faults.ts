/** Nothing works any more after so many steps, as when the process is killed there. */
export interface Fault {
  steps: string[];
  before(): void;
  after(step: string): void;
}

export function faultAfter(count: number): Fault {
  const steps: string[] = [];
  const check = () => {
    if (steps.length >= count) throw new Error(`killed after step ${steps.length}`);
  };
  return {
    steps,
    before: check,
    after: (step) => {
      steps.push(step);
      check();
    },
  };
}
