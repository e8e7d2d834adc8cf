import {
  ClockCircleOutlined,
  DatabaseOutlined,
  KeyOutlined,
  PlusOutlined,
  ProfileOutlined,
  QuestionCircleOutlined,
  ReloadOutlined,
  RollbackOutlined,
  UploadOutlined,
} from '@ant-design/icons';
import { Button, Flex, Tooltip, Upload, theme } from 'antd';
import { usePowers } from '../hooks/usePowers';
import { useT } from '../locale';

interface Props {
  loading: boolean;
  onCreate(): void;
  onUpload(file: File): void;
  onRestoreFile(): void;
  onRestoreTasks(): void;
  onSchedules(): void;
  onConnections(): void;
  onKeys(): void;
  onLearnMore(): void;
  onRefresh(): void;
}

export function Toolbar({ loading, onCreate, onUpload, onRestoreFile, onRestoreTasks, ...props }: Props) {
  const { onSchedules, onConnections, onKeys, onLearnMore, onRefresh } = props;
  const t = useT();
  const powers = usePowers();
  const { token } = theme.useToken();
  // NocoBase keeps its menu open beside the page: a phone leaves less room than a word needs.
  const style = { maxWidth: '100%', height: 'auto', minHeight: token.controlHeight, whiteSpace: 'normal' } as const;
  const take = (file: File) => {
    onUpload(file);
    return Upload.LIST_IGNORE;
  };
  return (
    <Flex justify="space-between" wrap gap="small">
      <Flex wrap gap="small">
        {powers.create && (
          <Button type="primary" style={style} icon={<PlusOutlined aria-hidden />} onClick={onCreate}>
            {t('action.create')}
          </Button>
        )}
        {powers.restore && (
          <Upload accept=".zip,.age" style={{ maxWidth: '100%' }} showUploadList={false} beforeUpload={take}>
            <Button style={style} icon={<UploadOutlined aria-hidden />}>
              {t('action.upload')}
            </Button>
          </Upload>
        )}
        {powers.restore && (
          <Button style={style} icon={<RollbackOutlined aria-hidden />} onClick={onRestoreFile}>
            {t('action.restore-file')}
          </Button>
        )}
      </Flex>
      <Flex wrap gap="small">
        {powers.see && (
          <Button style={style} icon={<ClockCircleOutlined aria-hidden />} onClick={onSchedules}>
            {t('action.schedules')}
          </Button>
        )}
        {powers.restore && (
          <Button style={style} icon={<ProfileOutlined aria-hidden />} onClick={onRestoreTasks}>
            {t('action.restore-tasks')}
          </Button>
        )}
        {powers.configure && (
          <Button style={style} icon={<DatabaseOutlined aria-hidden />} onClick={onConnections}>
            {t('action.connections')}
          </Button>
        )}
        {powers.see && (
          <Button style={style} icon={<KeyOutlined aria-hidden />} onClick={onKeys}>
            {t('action.keys')}
          </Button>
        )}
        <Button style={style} icon={<QuestionCircleOutlined aria-hidden />} onClick={onLearnMore}>
          {t('action.learn-more')}
        </Button>
        <Tooltip title={t('action.refresh')}>
          <Button
            icon={<ReloadOutlined spin={loading} aria-hidden />}
            aria-label={t('action.refresh')}
            onClick={onRefresh}
          />
        </Tooltip>
      </Flex>
    </Flex>
  );
}
