import { PlusOutlined, QuestionCircleOutlined, ReloadOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Flex, Space, Tooltip, Upload } from 'antd';
import { useT } from '../locale';

interface Props {
  loading: boolean;
  onCreate(): void;
  onUpload(file: File): void;
  onLearnMore(): void;
  onRefresh(): void;
}

export function Toolbar({ loading, onCreate, onUpload, onLearnMore, onRefresh }: Props) {
  const t = useT();
  const take = (file: File) => {
    onUpload(file);
    return Upload.LIST_IGNORE;
  };
  return (
    <Flex justify="space-between" wrap gap="small">
      <Space wrap>
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={onCreate}>
          {t('action.create')}
        </Button>
        <Upload accept=".zip" showUploadList={false} beforeUpload={take}>
          <Button icon={<UploadOutlined aria-hidden />}>{t('action.upload')}</Button>
        </Upload>
      </Space>
      <Space wrap>
        <Button icon={<QuestionCircleOutlined aria-hidden />} onClick={onLearnMore}>
          {t('action.learn-more')}
        </Button>
        <Tooltip title={t('action.refresh')}>
          <Button
            icon={<ReloadOutlined spin={loading} aria-hidden />}
            aria-label={t('action.refresh')}
            onClick={onRefresh}
          />
        </Tooltip>
      </Space>
    </Flex>
  );
}
