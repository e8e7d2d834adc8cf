import { Flex, Typography } from 'antd';
import type { FileContent } from '../../../common/api';
import { useFormats } from '../../formats';
import type { useFileContents } from '../../hooks/useFileContents';
import { useT } from '../../locale';
import { amountWords, needsEncryption, toggled } from '../../model/file-contents';
import { ErrorNotice } from '../ErrorNotice';
import { FileContentBox } from './FileContentBox';

interface Props {
  offered: readonly FileContent[];
  files: ReturnType<typeof useFileContents>;
  chosen: readonly FileContent[];
  /** Whether what is made will be encrypted. */
  encrypted: boolean;
  onChoose(chosen: FileContent[]): void;
}

/** Which files go with the rows. */
export function FilesPicker({ offered, files: { found, error, refresh }, chosen, encrypted, onChoose }: Props) {
  const t = useT();
  const formats = useFormats();
  const counts = (content: FileContent) => {
    const one = found?.find((each) => each.content === content);
    if (one) return amountWords(one, formats);
    return found === undefined && t('files.counting');
  };
  const obstacle = (content: FileContent) => {
    const reason = found?.find((each) => each.content === content)?.obstacle ?? null;
    return reason ?? (needsEncryption(content) && !encrypted ? t('files.needs-encryption') : null);
  };
  return (
    <Flex vertical gap="small" role="group" aria-label={t('files.title')} aria-busy={found === undefined}>
      <Typography.Text strong>{t('files.title')}</Typography.Text>
      {error && <ErrorNotice error={error} retry={refresh} />}
      {offered.map((content) => (
        <FileContentBox
          key={content}
          content={content}
          checked={chosen.includes(content)}
          counts={counts(content)}
          obstacle={obstacle(content)}
          onToggle={(on) => onChoose(toggled(chosen, content, on))}
        />
      ))}
    </Flex>
  );
}
