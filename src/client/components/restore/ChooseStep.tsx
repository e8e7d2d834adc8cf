import { Button, Checkbox, Flex, Skeleton, Typography, theme } from 'antd';
import { useFormats } from '../../formats';
import { useConnections } from '../../hooks/useConnections';
import type { RestoreDraft } from '../../hooks/useRestoreDraft';
import { useT } from '../../locale';
import { countCollections, filledGroups } from '../../model/collection-counts';
import { namesOf, withNames } from '../../model/collection-choice';
import { hasSchemas } from '../../model/connection-form';
import { DatabaseSelect } from '../connections/DatabaseSelect';
import { LockedNotice } from '../encryption/LockedNotice';
import { ErrorNotice } from '../ErrorNotice';
import { ArchiveFacts } from './ArchiveFacts';
import { ArchiveFiles } from './ArchiveFiles';
import { ArchiveGroup } from './ArchiveGroup';
import { MannerChoice } from './MannerChoice';

interface Props {
  draft: RestoreDraft;
  converted: boolean;
  /** Null unless the archive is locked. */
  onUnlock: (() => void) | null;
}

export function ChooseStep({ draft, converted, onUnlock }: Props) {
  const { error, refresh } = draft.facts;
  const archive = draft.found;
  return (
    <Flex vertical gap="middle">
      {error && <ErrorNotice error={error} retry={refresh} />}
      {!archive && !error && <Skeleton active paragraph={{ rows: 8 }} />}
      {archive && <ArchiveFacts archive={archive} converted={converted} />}
      {onUnlock && <LockedNotice onUnlock={onUnlock} />}
      {archive?.error && !onUnlock && <ErrorNotice error={archive.error} />}
      {archive?.meta && <Choices draft={draft} />}
    </Flex>
  );
}

function Choices({ draft }: Pick<Props, 'draft'>) {
  const { contents, chosen, objects, leftOut, manner, saved } = draft;
  const t = useT();
  const { token } = theme.useToken();
  const { rows, collections: countOf, number } = useFormats();
  const all = Object.values(contents).flat();
  const items = all.filter(({ name }) => chosen.has(name));
  const ticked = countCollections(items);
  const { connections = [], error: unlisted } = useConnections();
  const target = connections.find(({ id }) => id === manner.connection);
  return (
    <>
      {unlisted && <ErrorNotice error={unlisted} />}
      <DatabaseSelect
        id="strongbox-target"
        label={t('restore.target')}
        connections={connections}
        value={manner.connection}
        missing={saved?.connection?.missing && saved.connection}
        onChange={(connection) => draft.chooseManner({ connection })}
      />
      <Flex vertical gap="middle" role="group" aria-label={t('restore.choose')}>
        {filledGroups(contents).map((group) => (
          <ArchiveGroup
            key={group}
            group={group}
            items={contents[group] ?? []}
            chosen={chosen}
            onToggle={(names, on) => draft.choose(withNames(chosen, names ?? namesOf(contents, group), on))}
          />
        ))}
      </Flex>
      <div>
        <Checkbox
          checked={objects}
          onChange={({ target }) => draft.chooseObjects(target.checked)}
          aria-describedby="strongbox-about-objects"
        >
          <Typography.Text strong>{t('restore.objects')}</Typography.Text>
        </Checkbox>
        <div
          id="strongbox-about-objects"
          style={{ paddingInlineStart: token.controlInteractiveSize + token.paddingXS }}
        >
          <Typography.Text type="secondary">{t('restore.objects.description')}</Typography.Text>
          {objects && leftOut.length > 0 && (
            <div>
              {t('restore.objects.left-out', { names: leftOut.join(', ') })}{' '}
              <Button type="link" size="small" style={{ paddingInline: 0 }} onClick={() => draft.leaveOut([])}>
                {t('restore.objects.take-in')}
              </Button>
            </div>
          )}
        </div>
      </div>
      <ArchiveFiles draft={draft} />
      <MannerChoice
        manner={manner}
        onManner={draft.chooseManner}
        chosen={items}
        // What the application's own database has, the server says.
        hasSchemas={!target || hasSchemas(target.dialect)}
      />
      <Typography.Text role="status">
        {t('restore.summary', {
          chosen: number(ticked.collections),
          total: countOf(all.length),
          rows: rows(ticked.rows ?? 0),
        })}
      </Typography.Text>
    </>
  );
}
