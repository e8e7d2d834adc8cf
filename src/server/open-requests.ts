/** The requests that an application is answering: a reload takes their database away, so it waits for them. */
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request may have passed the door and not be counted yet. */
const GRACE_MS = 50;
const LOOK_EVERY_MS = 20;

/** By application, which stays the same object when it reloads. */
const OPEN = new WeakMap<object, Set<IncomingMessage>>();
const COUNTED_IN = new WeakMap<IncomingMessage, Set<IncomingMessage>>();

/** The middleware of the application around all that asks the database. */
export function countRequests(app: object) {
  return async ({ req }: { req: IncomingMessage }, next: () => Promise<void>): Promise<void> => {
    const open = openOf(app);
    open.add(req);
    COUNTED_IN.set(req, open);
    await next().finally(() => open.delete(req));
  };
}

/** For a request that waits for the reload itself. */
export function stepAside(req: IncomingMessage): void {
  COUNTED_IN.get(req)?.delete(req);
}

/** Resolves when all have been answered, or after so many milliseconds. */
export async function requestsAnswered(app: object, milliseconds: number): Promise<void> {
  const end = Date.now() + milliseconds;
  await sleep(GRACE_MS);
  while (openOf(app).size > 0 && Date.now() < end) await sleep(LOOK_EVERY_MS);
}

function openOf(app: object): Set<IncomingMessage> {
  const open = OPEN.get(app) ?? new Set();
  OPEN.set(app, open);
  return open;
}
