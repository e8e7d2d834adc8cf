import { RESOURCES, type UploadReply, type UploadStarted } from '../../common/api';
import type { HostClient } from '../host';
import { httpRequests } from './http-request';
import type { UploadsApi } from './uploads-api';

export function httpUploadsApi(client: HostClient): UploadsApi {
  const { uploads } = RESOURCES;
  const { request, get, post } = httpRequests(client);

  return {
    begin: ({ name, size }) => post(`${uploads}:create`, {}, { name, size }),
    state: (id) => get(`${uploads}:get`, { filterByTk: id }),
    giveUp: (id) => post(`${uploads}:destroy`, { filterByTk: id }),

    async append(id, offset, part, { signal, onSent }) {
      const { data } = await request<{ data: Pick<UploadStarted, 'offset'> }>({
        url: `${uploads}:append`,
        method: 'post',
        params: { filterByTk: id, offset },
        headers: { 'Content-Type': 'application/octet-stream' },
        data: part,
        signal,
        onUploadProgress: ({ loaded }) => onSent(loaded),
      });
      return data.data.offset;
    },

    async finish(id, signal) {
      const config = { url: `${uploads}:finish`, method: 'post', params: { filterByTk: id }, signal };
      return (await request<{ data: UploadReply }>(config)).data.data;
    },
  };
}
