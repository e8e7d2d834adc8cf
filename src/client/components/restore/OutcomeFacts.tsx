import { Collapse, Flex } from 'antd';
import type { PlannedCollection, RestoreOutcome, RestoreRow, RowCounts } from '../../../common/api';
import { useFormats, type Formats } from '../../formats';
import { useT, type Translate } from '../../locale';
import { fileCountsWords } from '../../model/file-contents';
import { outcomeOf } from '../../model/restore-rows';
import { Warnings } from './ArchiveFacts';
import { FailedCollections } from './FailedCollections';

interface Props {
  row: RestoreRow;
  /** For their titles, where they are known. */
  collections?: PlannedCollection[];
}

/** What a restore or undo that succeeded came to. */
export function OutcomeFacts({ row, collections = [] }: Props) {
  const t = useT();
  const formats = useFormats();
  const outcome = outcomeOf(row);
  const { warnings = [], left = [], failed = [], dryRun = false } = outcome;
  return (
    <Flex vertical gap="small">
      {sentences(outcome, t, formats).map((sentence) => (
        <span key={sentence}>{sentence}</span>
      ))}
      <FailedCollections failed={failed} dryRun={dryRun} collections={collections} />
      {warnings.length > 0 && (
        <Warnings title={t('restore.result.warnings', { count: warnings.length })} warnings={warnings} />
      )}
      {left.length > 0 && (
        <Collapse
          ghost
          size="small"
          items={[
            {
              key: 'left',
              label: t('restore.result.left', { count: left.length, value: formats.number(left.length) }),
              children: (
                <ul style={{ margin: 0, maxHeight: 220, overflow: 'auto' }}>
                  {left.map(({ name, reason }) => (
                    <li key={name}>{t('restore.result.left.line', { name, reason })}</li>
                  ))}
                </ul>
              ),
            },
          ]}
        />
      )}
    </Flex>
  );
}

function sentences(outcome: Partial<RestoreOutcome>, t: Translate, formats: Formats): string[] {
  const { rows, collections, duration } = formats;
  const { collections: count, rows: loaded, proofs, switchMilliseconds, maintenanceMilliseconds, dryRun } = outcome;
  const proved = Object.values(proofs ?? {}).length;
  return [
    dryRun && t('restore.result.dry-run'),
    count !== undefined &&
      t(dryRun ? 'restore.result.counts.dry-run' : 'restore.result.counts', {
        collections: collections(count),
        rows: rows(loaded ?? 0),
      }),
    combinedSentence(outcome, t, formats),
    outcome.files && fileCountsWords(outcome.files, t, formats),
    proved > 0 && t('restore.result.proofs', { collections: collections(proved) }),
    !dryRun &&
      switchMilliseconds !== undefined &&
      maintenanceMilliseconds !== undefined &&
      t('restore.result.window', {
        locked: duration(switchMilliseconds / 1000),
        maintenance: duration(maintenanceMilliseconds / 1000),
      }),
  ].filter((one): one is string => Boolean(one));
}

/** Where live rows were kept. */
function combinedSentence({ counts = {} }: Partial<RestoreOutcome>, t: Translate, { number }: Formats): string | false {
  const sum = (name: keyof RowCounts) => Object.values(counts).reduce((total, one) => total + one[name], 0);
  const [replaced, skipped, kept] = [sum('replaced'), sum('skipped'), sum('kept')];
  if (replaced + skipped + kept === 0) return false;
  const values = {
    added: number(sum('added')),
    replaced: number(replaced),
    skipped: number(skipped),
    kept: number(kept),
  };
  return t('restore.result.combined', values);
}
