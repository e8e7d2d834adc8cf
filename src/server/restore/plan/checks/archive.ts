import { keyOf } from '../live-database';
import { listNames } from '../wording';
import { blocker, pass, warning, type Check } from './line';
import { say } from '../../../sentence';

/** The caller has compared the seal with every byte of the file, and opening it the entries with the manifest. */
export const checkIntegrity: Check = ({ manifest, chosen }) => {
  const wrong = chosen.filter(({ archived, definition }) => {
    const { name, table, kind } = definition;
    const sameTable = (table && keyOf(table)) === (archived.table && keyOf(archived.table));
    return name !== archived.name || kind !== archived.kind || !sameTable;
  });
  if (wrong.length > 0) {
    const names = wrong.map(({ archived }) => archived.name);
    return [
      blocker(
        'integrity',
        say`The manifest and the definitions of ${listNames(names)} contradict each other.`,
        'Use another archive: this one was not written as a whole.',
        { collections: names },
      ),
    ];
  }
  const whole = pass('integrity', 'The archive is whole: its seal fits every byte of it.', { id: manifest.id });
  if (manifest.warnings.length === 0) return [whole];
  return [
    whole,
    warning(
      'integrity',
      say`When the archive was made, this was noted: ${manifest.warnings.slice(0, 3).join(' ')}`,
      null,
      { warnings: manifest.warnings },
    ),
  ];
};

export const checkEncryption: Check = ({ encryption }) => {
  if (!encryption) return [pass('encryption', 'The archive is not encrypted.')];
  const { by, keys } = encryption;
  if (by === 'passphrase') return [pass('encryption', 'The archive is encrypted with a passphrase, which opened it.')];
  return [
    keys.length > 0
      ? pass('encryption', say`The archive is encrypted to keys, one of which opened it: ${listNames(keys)}.`, { keys })
      : pass('encryption', 'The archive is encrypted to keys, one of which opened it.'),
  ];
};
