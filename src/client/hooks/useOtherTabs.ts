import { useEffect } from 'react';
import { useMemoizedFn } from 'ahooks';

const CHANNEL = 'strongbox-backups';

/** Answers a function to call after a change: this tab and the other ones of this browser look at once. */
export function useOtherTabs(refresh: () => void): () => void {
  const look = useMemoizedFn(refresh);
  useEffect(() => {
    const channel = openChannel();
    if (!channel) return undefined;
    channel.onmessage = look;
    return () => channel.close();
  }, [look]);
  return useMemoizedFn(() => {
    look();
    const channel = openChannel();
    channel?.postMessage('changed');
    channel?.close();
  });
}

/** Null in old browsers, whose tabs see it when they look the next time. */
function openChannel(): BroadcastChannel | null {
  return typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL);
}
