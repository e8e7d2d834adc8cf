import type { HostRequest } from '@nocobase/flow-engine';
import { RESOURCES, type ContentsReply, type DumpableCollections } from '../../common/api';
import type { HostClient } from '../host';
import type { BackupsApi } from './backups-api';
import { EVERYTHING, httpRequests } from './http-request';

export function httpBackupsApi(client: HostClient): BackupsApi {
  const { files, tasks, groups } = RESOURCES;
  const { request, get, post } = httpRequests(client);

  return {
    list: () => get(`${files}:list`, EVERYTHING),
    tasks: () => get(`${tasks}:list`, EVERYTHING),
    async collections(connection) {
      const params = connection ? { connection } : {};
      return (await request<DumpableCollections>({ url: `${files}:dumpableCollections`, params })).data;
    },
    contents: async () => (await get<ContentsReply>(`${files}:contents`)).contents,
    create: (choice) => post(`${files}:create`, {}, choice),
    cancel: (task) => post(`${tasks}:cancel`, { filterByTk: task }),
    verify: (name) => post(`${files}:verify`, { filterByTk: name }),
    remove: (name) => post(`${files}:destroy`, { filterByTk: name }),
    pin: (name) => post(`${files}:pin`, { filterByTk: name }),
    unpin: (name) => post(`${files}:unpin`, { filterByTk: name }),
    unlock: (name, request) => post(`${files}:unlock`, { filterByTk: name }, request),
    lock: (name) => post(`${files}:lock`, { filterByTk: name }),
    dismiss: (task) => post(`${tasks}:destroy`, { filterByTk: task }),
    move: (collection, group) => post(`${groups}:override`, {}, { collection, group }),

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
