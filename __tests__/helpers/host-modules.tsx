/** Stands for @nocobase/flow-engine, @nocobase/client and @nocobase/client-v2, which exist only inside the host's bundle. */
import { createContext, useContext } from 'react';
import type { FlowContext } from '@nocobase/flow-engine';

const HostContext = createContext<FlowContext | null>(null);

export const HostProvider = HostContext.Provider;

export function useFlowContext(): FlowContext {
  const context = useContext(HostContext);
  if (!context) throw new Error('The page is not inside a host.');
  return context;
}

export class Plugin {
  constructor(readonly app: unknown) {}
}
