/** Wraps a real object so that chosen calls fail. A fault that never fired fails the test: see `expectAllFaultsHit`. */

export interface Fault {
  method: string;
  /** Which call of that method fails; the first when absent. */
  call?: number;
  /** Thrown, or run for its effect before the real call. */
  act: Error | (() => void | Promise<void>);
}

export class Faults {
  private readonly pending: Set<Fault>;
  private readonly calls = new Map<string, number>();

  constructor(...faults: Fault[]) {
    this.pending = new Set(faults);
  }

  /** The same object, and what its methods return through promises, under these faults. */
  wrap<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, property, receiver) => {
        const value: unknown = Reflect.get(object, property, object === receiver ? receiver : object);
        if (typeof value !== 'function' || typeof property !== 'string') return value;
        return (...args: unknown[]) => this.call(object, property, value as (...all: unknown[]) => unknown, args);
      },
    });
  }

  expectAllHit(): void {
    expect([...this.pending].map(({ method }) => method)).toEqual([]);
  }

  private call(object: object, method: string, real: (...all: unknown[]) => unknown, args: unknown[]): unknown {
    const count = (this.calls.get(method) ?? 0) + 1;
    this.calls.set(method, count);
    const fault = [...this.pending].find((one) => one.method === method && (one.call ?? 1) === count);
    if (fault) this.pending.delete(fault);
    if (fault?.act instanceof Error) {
      const error = fault.act;
      // `readRows` gives its errors through the stream; everything else is a promise.
      if (method === 'readRows') {
        const stream = real.apply(object, args) as { destroy(error: Error): unknown };
        return (stream.destroy(error), stream);
      }
      return Promise.reject(error);
    }
    if (fault) return Promise.resolve((fault.act as () => void | Promise<void>)()).then(() => real.apply(object, args));
    const result = real.apply(object, args);
    return result instanceof Promise ? result.then((value) => (isWrappable(value) ? this.wrap(value) : value)) : result;
  }
}

/** Readers and partials have methods of their own that may fail; plain data has not. */
function isWrappable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && ('readRows' in value || 'commit' in value);
}
