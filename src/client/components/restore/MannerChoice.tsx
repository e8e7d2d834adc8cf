import { Collapse, Flex, Input, Radio, Typography } from 'antd';
import type { GroupItem } from '../../../common/api';
import { useT } from '../../locale';
import {
  canCombine,
  comparesAges,
  CONTENTS,
  EXISTING,
  ON_FAILURE,
  PLAIN,
  ROWS,
  type MannerDraft,
} from '../../model/restore-manner';
import { MappingList } from './MappingList';

interface Props {
  manner: MannerDraft;
  onManner(change: Partial<MannerDraft>): void;
  /** What may go elsewhere. */
  chosen: GroupItem[];
  hasSchemas: boolean;
}

/** What hardly anybody needs: parts, what is there already, what does not fit, other names. Folded away while none of it is used. */
export function MannerChoice({ manner, onManner, chosen, hasSchemas }: Props) {
  const t = useT();
  const { content, existing, rows, newer, onFailure, mappings } = manner;
  const isPlain = (['content', 'existing', 'rows', 'onFailure'] as const).every((one) => manner[one] === PLAIN[one]);
  return (
    <Collapse
      ghost
      size="small"
      defaultActiveKey={isPlain && mappings.length === 0 ? [] : ['more']}
      items={[
        {
          key: 'more',
          label: t('restore.more'),
          children: (
            <Flex vertical gap="middle">
              <Choices
                name="content"
                values={CONTENTS}
                value={content}
                onChange={(value) => onManner({ content: value })}
              />
              <Choices
                name="existing"
                values={EXISTING}
                value={existing}
                onChange={(value) => onManner({ existing: value })}
              />
              {canCombine(manner) && (
                <Choices name="rows" values={ROWS} value={rows} onChange={(value) => onManner({ rows: value })} />
              )}
              {canCombine(manner) && comparesAges(manner) && (
                <label>
                  {t('restore.newer')}
                  <Input
                    value={newer}
                    placeholder="updatedAt"
                    maxLength={255}
                    onChange={({ target }) => onManner({ newer: target.value })}
                  />
                </label>
              )}
              <Choices
                name="on-failure"
                values={ON_FAILURE}
                value={onFailure}
                onChange={(value) => onManner({ onFailure: value })}
              />
              <MappingList
                mappings={mappings}
                chosen={chosen}
                hasSchemas={hasSchemas}
                combines={canCombine(manner)}
                onChange={(next) => onManner({ mappings: next })}
              />
            </Flex>
          ),
        },
      ]}
    />
  );
}

interface ChoicesProps<T> {
  name: 'content' | 'existing' | 'rows' | 'on-failure';
  values: readonly T[];
  value: T;
  onChange(value: T): void;
}

function Choices<T extends string>({ name, values, value, onChange }: ChoicesProps<T>) {
  const t = useT();
  const title = t(`restore.${name}`);
  return (
    <div>
      <Typography.Text strong>{title}</Typography.Text>
      <Radio.Group
        name={`strongbox-${name}`}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        style={{ display: 'block', marginBlockStart: 4 }}
      >
        <Flex vertical gap={4} role="radiogroup" aria-label={title}>
          {values.map((one) => (
            <Radio key={one} value={one}>
              {t(`restore.${name}.${one}`)}
            </Radio>
          ))}
        </Flex>
      </Radio.Group>
    </div>
  );
}
