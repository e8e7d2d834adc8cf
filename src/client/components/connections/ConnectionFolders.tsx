import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Form, Input } from 'antd';
import { useT } from '../../locale';

/** Folders of the application whose database it is. */
export function ConnectionFolders() {
  const t = useT();
  const required = { required: true, whitespace: true, message: t('connection.required') };
  const name = { pattern: /^[a-z0-9][a-z0-9_-]{0,31}$/, message: t('connection.folder.name.rule') };
  return (
    <Form.Item label={t('connection.folders')} extra={t('connection.folders.about')}>
      <Form.List name="folders">
        {(rows, { add, remove }) => (
          <Flex vertical gap="small">
            {rows.map(({ key, name: index }) => (
              <Flex key={key} gap="small" align="start" wrap>
                <Form.Item name={[index, 'name']} rules={[required, name]} style={{ flex: '1 1 100px', margin: 0 }}>
                  <Input placeholder="data" aria-label={t('connection.folder.name')} spellCheck={false} />
                </Form.Item>
                <Form.Item name={[index, 'path']} rules={[required]} style={{ flex: '3 1 180px', margin: 0 }}>
                  <Input placeholder="/data/apps/shop" aria-label={t('connection.folder.path')} spellCheck={false} />
                </Form.Item>
                <Button
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={t('connection.folder.remove')}
                  onClick={() => remove(index)}
                />
              </Flex>
            ))}
            <Button icon={<PlusOutlined aria-hidden />} onClick={() => add({})} style={{ alignSelf: 'start' }}>
              {t('connection.folder.add')}
            </Button>
          </Flex>
        )}
      </Form.List>
    </Form.Item>
  );
}
