import type { HostRequest } from '@nocobase/flow-engine';
import type { HostClient } from '../host';
import { ApiError, toReport, wasAborted } from './api-error';

/** The most the server gives of a list at once. */
export const EVERYTHING = { page: 1, pageSize: 1000 };

/** Requests to NocoBase that reject with ApiError, or with an abort; `get` and `post` unwrap `data`. The host shows no errors itself. */
export function httpRequests(client: HostClient) {
  async function request<T>(config: HostRequest) {
    try {
      return await client.request<T>({ ...config, skipNotify: true });
    } catch (error) {
      if (wasAborted(error)) throw error;
      throw new ApiError(toReport(error));
    }
  }
  const get = async <T>(url: string, params = {}) => (await request<{ data: T }>({ url, params })).data.data;
  const post = async <T>(url: string, params = {}, data = {}) =>
    (await request<{ data: T }>({ url, method: 'post', params, data })).data.data;
  return { request, get, post };
}
