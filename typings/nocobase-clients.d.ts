/** What the pages use of NocoBase's two clients, which exist only inside the host's bundle. */

declare module '@nocobase/flow-engine' {
  import type { AxiosRequestConfig, AxiosResponse } from 'axios';
  import type { i18n } from 'i18next';

  /** `skipNotify`: the caller shows the error itself. */
  export type HostRequest = AxiosRequestConfig & { skipNotify?: boolean };

  export interface FlowContext {
    api: { request<T>(config: HostRequest): Promise<AxiosResponse<T>> };
    i18n: i18n;
  }

  export function useFlowContext(): FlowContext;
}

declare module '@nocobase/client' {
  import type { i18n } from 'i18next';
  import type { ComponentType } from 'react';

  export interface LegacySettingsPage {
    title: string;
    icon: string;
    aclSnippet: string;
    /** In no menu. */
    hidden?: boolean;
    componentLoader?(): Promise<{ default: ComponentType }>;
  }

  export class Plugin {
    app: { i18n: i18n; pluginSettingsManager: { add(name: string, page: LegacySettingsPage): void } };
    load(): Promise<void>;
  }
}

declare module '@nocobase/client-v2' {
  import type { i18n } from 'i18next';
  import type { ComponentType } from 'react';

  export interface SettingsMenuItem {
    key: string;
    title: string;
    icon: string;
    aclSnippet: string;
    /** In no menu. */
    hidden?: boolean;
  }

  export interface SettingsPageTab {
    menuKey: string;
    key: string;
    title: string;
    aclSnippet: string;
    componentLoader(): Promise<{ default: ComponentType }>;
  }

  export class Plugin {
    app: {
      i18n: i18n;
      pluginSettingsManager: {
        addMenuItem(item: SettingsMenuItem): void;
        addPageTabItem(item: SettingsPageTab): void;
      };
    };
    load(): Promise<void>;
  }
}
