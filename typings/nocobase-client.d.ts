/**
 * What this plugin uses of NocoBase's browser packages. They exist only inside NocoBase's own client bundle, so there is no package
 * to take the types from.
 */

interface NocoBaseApiClient {
  request<T = unknown>(options: {
    url: string;
    method?: 'get' | 'post';
    params?: Record<string, unknown>;
    data?: unknown;
    headers?: Record<string, string>;
    responseType?: 'json' | 'blob' | 'text';
    signal?: AbortSignal;
    skipNotify?: boolean;
    onUploadProgress?: (event: { loaded: number; total?: number }) => void;
  }): Promise<{ status: number; data: T; headers: Record<string, string> }>;
}

interface NocoBaseSettingsPage {
  title: string;
  icon?: string;
  aclSnippet?: string;
  sort?: number;
}

type NocoBasePageLoader = () => Promise<{ default: import('react').ComponentType }>;

declare module '@nocobase/client' {
  export class Plugin {
    app: {
      apiClient: NocoBaseApiClient;
      pluginSettingsManager: {
        add(name: string, page: NocoBaseSettingsPage & { Component?: unknown; componentLoader?: NocoBasePageLoader }): void;
      };
    };
    t(key: string, options?: Record<string, unknown>): string;
    load(): Promise<void>;
  }
}

declare module '@nocobase/client-v2' {
  export class Plugin {
    app: { apiClient: NocoBaseApiClient };
    pluginSettingsManager: {
      addMenuItem(item: NocoBaseSettingsPage & { key: string }): void;
      addPageTabItem(item: {
        menuKey: string;
        key: string;
        title: string;
        aclSnippet?: string;
        componentLoader: NocoBasePageLoader;
      }): void;
    };
    t(key: string, options?: Record<string, unknown>): string;
    load(): Promise<void>;
  }
}

declare module '@nocobase/flow-engine' {
  export function useFlowContext(): {
    api: NocoBaseApiClient;
    t(key: string, options?: Record<string, unknown>): string;
  };
}
