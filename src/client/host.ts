/** The single seam to NocoBase: both clients provide this context. */
import { useFlowContext, type FlowContext } from '@nocobase/flow-engine';

export type HostClient = FlowContext['api'];

export function useHost(): Pick<FlowContext, 'api' | 'i18n'> {
  const { api, i18n } = useFlowContext();
  return { api, i18n };
}
