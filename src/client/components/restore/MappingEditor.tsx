import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Card, Flex, Form, Input, Select } from 'antd';
import { useId } from 'react';
import { useT } from '../../locale';
import { NO_COLUMN, ROWS, type ColumnDraft, type MappingDraft } from '../../model/restore-manner';

interface Props {
  mapping: MappingDraft;
  title: string;
  hasSchemas: boolean;
  combines: boolean;
  onChange(mapping: MappingDraft): void;
  onRemove(): void;
}

const AS_FOR_ALL = '';

/** The table that a collection goes to, what becomes of live rows there, and of single columns. */
export function MappingEditor({ mapping, title, hasSchemas, combines, onChange, onRemove }: Props) {
  const t = useT();
  const id = useId();
  const { collection, table, schema, columns, rows } = mapping;
  const change = (index: number, part: Partial<ColumnDraft>) =>
    onChange({ ...mapping, columns: columns.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  const field = { flex: '1 1 180px', marginBottom: 0 };
  return (
    <Card
      size="small"
      title={title}
      role="group"
      aria-label={title}
      extra={
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined aria-hidden />}
          aria-label={t('restore.mapping.remove.of', { name: title })}
          onClick={onRemove}
        />
      }
    >
      <Form layout="vertical" component="div">
        <Flex vertical gap="small">
          <Flex gap="small" wrap>
            <Form.Item label={t('restore.mapping.table')} htmlFor={`${id}table`} style={field}>
              <Input
                id={`${id}table`}
                value={table}
                onChange={({ target }) => onChange({ ...mapping, table: target.value })}
                placeholder={collection}
                maxLength={255}
                spellCheck={false}
              />
            </Form.Item>
            {hasSchemas && (
              <Form.Item label={t('connection.schema')} htmlFor={`${id}schema`} style={field}>
                <Input
                  id={`${id}schema`}
                  value={schema}
                  onChange={({ target }) => onChange({ ...mapping, schema: target.value })}
                  placeholder={t('restore.mapping.schema.own')}
                  maxLength={255}
                  spellCheck={false}
                />
              </Form.Item>
            )}
          </Flex>
          {combines && (
            <Form.Item label={t('restore.rows')} htmlFor={`${id}rows`} style={{ marginBottom: 0 }}>
              <Select
                id={`${id}rows`}
                value={rows}
                onChange={(value) => onChange({ ...mapping, rows: value })}
                options={[
                  { value: AS_FOR_ALL, label: t('restore.mapping.rows.all') },
                  ...ROWS.map((value) => ({ value, label: t(`restore.rows.${value}`) })),
                ]}
              />
            </Form.Item>
          )}
          {columns.map((column, index) => (
            <ColumnFields
              key={index}
              column={column}
              onChange={(part) => change(index, part)}
              onRemove={() => onChange({ ...mapping, columns: columns.filter((_, at) => at !== index) })}
            />
          ))}
          <div>
            <Button
              type="link"
              size="small"
              style={{ paddingInline: 0 }}
              icon={<PlusOutlined aria-hidden />}
              onClick={() => onChange({ ...mapping, columns: [...columns, NO_COLUMN] })}
            >
              {t('restore.mapping.column.add')}
            </Button>
          </div>
        </Flex>
      </Form>
    </Card>
  );
}

interface ColumnProps {
  column: ColumnDraft;
  onChange(part: Partial<ColumnDraft>): void;
  onRemove(): void;
}

function ColumnFields({ column: { column, leftOut, to }, onChange, onRemove }: ColumnProps) {
  const t = useT();
  const options = [true, false].map((value) => ({
    value,
    label: t(`restore.mapping.column.${value ? 'out' : 'rename'}`),
  }));
  return (
    <Flex gap="small" wrap align="center">
      <Input
        value={column}
        onChange={({ target }) => onChange({ column: target.value })}
        placeholder={t('restore.mapping.column')}
        aria-label={t('restore.mapping.column')}
        spellCheck={false}
        style={{ flex: '1 1 140px' }}
      />
      <Select
        value={leftOut}
        onChange={(value) => onChange({ leftOut: value })}
        options={options}
        aria-label={t('restore.mapping.column.what')}
        style={{ flex: '1 1 140px' }}
      />
      {!leftOut && (
        <Input
          value={to}
          onChange={({ target }) => onChange({ to: target.value })}
          placeholder={t('restore.mapping.column.to')}
          aria-label={t('restore.mapping.column.to')}
          spellCheck={false}
          style={{ flex: '1 1 140px' }}
        />
      )}
      <Button
        type="text"
        size="small"
        icon={<DeleteOutlined aria-hidden />}
        aria-label={t('restore.mapping.column.remove', { name: column })}
        onClick={onRemove}
      />
    </Flex>
  );
}
