/** Private keys as age keeps them in files. Pure. */
import type { KeyCreated } from '../../common/api';

const IDENTITY = /^AGE-SECRET-KEY-[0-9A-Z-]+$/;

/** The private keys of a text, without comments and empty lines; null where there is anything else in it, or none at all. */
export function readIdentity(text: string): string | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return lines.length > 0 && lines.every((line) => IDENTITY.test(line)) ? lines.join('\n') : null;
}

/** As `age-keygen` writes it, so that `age -d -i` takes it. */
export function identityFile({ createdAt, recipient, identity }: KeyCreated): string {
  return [`# created: ${createdAt}`, `# public key: ${recipient}`, identity, ''].join('\n');
}
