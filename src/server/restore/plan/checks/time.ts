import { spellDuration, spellSize } from '../wording';
import { pass, type Check } from './line';
import { say } from '../../../sentence';

/** Up to so much, what a restore does besides loading takes longer than that. */
const LITTLE_BYTES = 4 * 1024 ** 2;

export const checkTime: Check = ({ chosen, files: { looked }, pace }) => {
  const rows = chosen.reduce((sum, { step, archived }) => sum + (step ? archived.bytes : 0), 0);
  const bytes = looked.reduce((sum, { newBytes }) => sum + newBytes, rows);
  if (bytes <= LITTLE_BYTES) return [pass('time', 'There is little to load: some seconds.', { bytes, seconds: null })];
  const amount = spellSize(bytes);
  if (pace === null) {
    return [
      pass('time', say`There are ${amount} to load. How long that takes here is known after the first such restore.`, {
        bytes,
        seconds: null,
      }),
    ];
  }
  const seconds = Math.ceil(bytes / pace);
  const message = say`There are ${amount} to load. Going by the last such restore here, that takes about ${spellDuration(seconds)}; the application serves meanwhile.`;
  return [pass('time', message, { bytes, seconds })];
};
