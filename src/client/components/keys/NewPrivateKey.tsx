import { DownloadOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox, Flex, Typography } from 'antd';
import { useState } from 'react';
import type { KeyCreated } from '../../../common/api';
import { saveBlob } from '../../api/save-blob';
import { useT } from '../../locale';
import { identityFile } from '../../model/private-key';
import { fileNameOf } from '../../model/saved-restores';

interface Props {
  created: KeyCreated;
  onDone(): void;
}

/** The private key of a new pair, which is said this once; there is a way on when somebody says to have kept it. */
export function NewPrivateKey({ created, onDone }: Props) {
  const t = useT();
  const [kept, setKept] = useState(false);
  const { name, identity } = created;
  const save = () => saveBlob(fileNameOf({ name }, 'txt'), new Blob([identityFile(created)], { type: 'text/plain' }));
  return (
    <Flex vertical gap="middle">
      <Alert type="warning" showIcon message={t('keys.private.once', { name })} description={t('keys.private.about')} />
      <Typography.Text
        code
        copyable={{ text: identity ?? '', tooltips: [t('keys.private.copy'), t('error.copied')] }}
        style={{ wordBreak: 'break-all' }}
      >
        {identity}
      </Typography.Text>
      <div>
        <Button icon={<DownloadOutlined aria-hidden />} onClick={save}>
          {t('keys.private.save')}
        </Button>
      </div>
      <Checkbox checked={kept} onChange={({ target }) => setKept(target.checked)}>
        {t('keys.private.kept')}
      </Checkbox>
      <Flex justify="end">
        <Button type="primary" disabled={!kept} onClick={onDone}>
          {t('keys.private.done')}
        </Button>
      </Flex>
    </Flex>
  );
}
