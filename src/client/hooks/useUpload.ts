import { useCallback, useEffect, useRef, useState } from 'react';
import type { UploadReply } from '../../common/api';
import { isAway, SIGNED_OUT, toReport, wasAborted, type ErrorReport } from '../api/api-error';
import { useRestoresApi } from '../api/restores-context';
import { uploadInParts } from '../api/upload-in-parts';
import { addSample, rateOf, type Sample } from '../model/transfer-rate';
import { forgetUpload, rememberedUpload, rememberUpload } from './remembered-uploads';

export interface UploadState {
  file: File;
  sent: number;
  /** Bytes a second; null while it is not known. */
  rate: number | null;
  /** Seconds until the next attempt, while the connection is down. */
  waiting: number | null;
  /** Why it stopped. */
  error: ErrorReport | null;
  /** Whether what stopped it can be over, so that it can go on where it is. */
  resumable: boolean;
}

const PASSING = [SIGNED_OUT, 'UPLOAD_CONFLICT', 'DISK_FULL', 'DESTINATION_FAILED', 'INTERNAL'];
const isResumable = (error: unknown) => isAway(error) || PASSING.includes(toReport(error).code);

/** One upload of a file in parts. It goes on while the page is open, whether anybody looks or not. */
export function useUpload(onDone: (reply: UploadReply) => void) {
  const { uploads } = useRestoresApi();
  const [state, setState] = useState<UploadState | null>(null);
  const controller = useRef<AbortController>();
  const samples = useRef<Sample[]>([]);
  const done = useRef(onDone);
  done.current = onDone;

  const run = useCallback(
    async (file: File) => {
      controller.current?.abort();
      const { signal } = (controller.current = new AbortController());
      samples.current = [];
      const update = (change: Partial<UploadState>) =>
        setState((now) => (now && !signal.aborted ? { ...now, ...change } : now));
      setState((now) => ({ file, sent: now?.sent ?? 0, rate: null, waiting: null, error: null, resumable: false }));
      try {
        const reply = await uploadInParts(uploads, file, rememberedUpload(file), {
          signal,
          onBegun: (id) => rememberUpload(file, id),
          onSent: (sent) => {
            samples.current = addSample(samples.current, { at: Date.now(), bytes: sent });
            update({ sent, rate: rateOf(samples.current) });
          },
          onWaiting: (waiting) => {
            if (waiting !== null) samples.current = [];
            update({ waiting });
          },
        });
        forgetUpload(file);
        setState(null);
        done.current(reply);
      } catch (error) {
        if (wasAborted(error)) return;
        const resumable = isResumable(error);
        if (!resumable) forgetUpload(file);
        update({ error: toReport(error), waiting: null, rate: null, resumable });
      }
    },
    [uploads],
  );

  const resume = useCallback(() => void (state && run(state.file)), [state, run]);

  const cancel = useCallback(() => {
    controller.current?.abort();
    if (!state) return;
    const id = rememberedUpload(state.file);
    forgetUpload(state.file);
    setState(null);
    // What the server does not hear of it deletes by itself after a day.
    if (id) uploads.giveUp(id).catch(() => undefined);
  }, [state, uploads]);

  useEffect(() => () => controller.current?.abort(), []);

  return { state, run, resume, cancel };
}
