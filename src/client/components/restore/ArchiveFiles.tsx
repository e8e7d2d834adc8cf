import { Flex, Radio, Typography } from 'antd';
import { useFormats } from '../../formats';
import type { RestoreDraft } from '../../hooks/useRestoreDraft';
import { useT } from '../../locale';
import { amountWords, contentsOfRoots, EXTRA_FILES, toggled } from '../../model/file-contents';
import { FileContentBox } from '../files/FileContentBox';

interface Props {
  draft: Pick<RestoreDraft, 'roots' | 'files' | 'chooseFiles'>;
}

/** Which files of the archive are restored, and what becomes of others that are there; nothing where it holds rows alone. */
export function ArchiveFiles({ draft: { roots, files, chooseFiles } }: Props) {
  const t = useT();
  const formats = useFormats();
  const { contents, extra } = files;
  const held = contentsOfRoots(roots);
  const extraTitle = t('restore.files.extra');
  if (held.length === 0) return null;
  return (
    <Flex vertical gap="small" role="group" aria-label={t('files.title')}>
      <Typography.Text strong>{t('files.title')}</Typography.Text>
      {held.map(({ content, ...amount }) => (
        <FileContentBox
          key={content}
          content={content}
          checked={contents.includes(content)}
          counts={amountWords(amount, formats)}
          obstacle={null}
          onToggle={(on) => chooseFiles({ contents: toggled(contents, content, on) })}
        />
      ))}
      {held.some(({ content }) => contents.includes(content)) && (
        <div>
          <Typography.Text>{extraTitle}</Typography.Text>
          <Radio.Group
            name="strongbox-extra-files"
            value={extra}
            onChange={({ target }) => chooseFiles({ extra: target.value })}
            style={{ display: 'block', marginBlockStart: 4 }}
          >
            <Flex vertical gap={4} role="radiogroup" aria-label={extraTitle}>
              {EXTRA_FILES.map((one) => (
                <Radio key={one} value={one}>
                  {t(`restore.files.extra.${one}`)}
                </Radio>
              ))}
            </Flex>
          </Radio.Group>
        </div>
      )}
    </Flex>
  );
}
