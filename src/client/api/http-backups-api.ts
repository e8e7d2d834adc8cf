import type { HostRequest } from '@nocobase/flow-engine';
import { RESOURCES, type DumpableCollections } from '../../common/api';
import type { HostClient } from '../host';
import { ApiError, toReport, wasAborted } from './api-error';
import type { BackupsApi } from './backups-api';

/** The most the server gives at once. */
const EVERYTHING = { page: 1, pageSize: 1000 };

export function httpBackupsApi(client: HostClient): BackupsApi {
  const { files, tasks } = RESOURCES;

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

  return {
    list: () => get(`${files}:list`, EVERYTHING),
    tasks: () => get(`${tasks}:list`, EVERYTHING),
    collections: async () => (await request<DumpableCollections>({ url: `${files}:dumpableCollections` })).data,
    create: (choice) => post(`${files}:create`, {}, choice),
    cancel: (task) => post(`${tasks}:cancel`, { filterByTk: task }),
    verify: (name) => post(`${files}:verify`, { filterByTk: name }),
    remove: (name) => post(`${files}:destroy`, { filterByTk: name }),

    async upload(file, { signal, onProgress }) {
      const data = new FormData();
      data.append('file', file);
      const onUploadProgress: HostRequest['onUploadProgress'] = ({ loaded, total }) =>
        onProgress(total ? loaded / total : null);
      await request({ url: `${files}:upload`, method: 'post', data, signal, onUploadProgress });
    },

    async download(name, signal) {
      const params = { filterByTk: name };
      // Only fetch gives a stream; the token goes in a header as with every request.
      const config: HostRequest = { adapter: 'fetch', responseType: 'stream', params, signal };
      const { data, headers } = await request<ReadableStream<Uint8Array>>({ url: `${files}:download`, ...config });
      const size = Number(headers['content-length']);
      return { stream: data, size: size > 0 ? size : null };
    },
  };
}
