import { Button, Form, Input, Typography, theme } from 'antd';
import { useRequest } from 'ahooks';
import { shownOnPage } from '../../api/api-error';
import { useKeysApi } from '../../api/keys-context';
import { useT } from '../../locale';
import { ErrorNotice } from '../ErrorNotice';

interface Props {
  /** Of the key. */
  id: string;
  answer: string;
  problem: string | null;
  onChange(answer: string): void;
}

const COMMAND = 'age -d -i key.txt';
const FIELD = 'strongbox-probe-answer';

/**
 * A word that is encrypted to the key, how to read it, and where to say it. The private key stays where it is. A word is made only when
 * somebody asks: it takes the place of the one before, which somebody may be about to read.
 */
export function ProbeFields({ id, answer, problem, onChange }: Props) {
  const t = useT();
  const { token } = theme.useToken();
  const api = useKeysApi();
  const { data, error, loading, run } = useRequest(() => api.probe(id), { manual: true, onError: shownOnPage });
  const copyable = (text: string, label: string) => ({ text, tooltips: [t(label), t('error.copied')] });
  return (
    <>
      <div>
        <Button loading={loading} onClick={run}>
          {t('keys.probe.make')}
        </Button>
      </div>
      {error && !loading && <ErrorNotice error={error} />}
      {data && (
        <div>
          <Typography.Text copyable={copyable(data.probe, 'keys.probe.copy')}>{t('keys.probe')}</Typography.Text>
          <pre
            // Long, and without anything to press: the keyboard scrolls it from here.
            tabIndex={0}
            aria-label={t('keys.probe')}
            style={{ margin: 0, padding: token.paddingXS, background: token.colorFillQuaternary, overflow: 'auto' }}
          >
            {data.probe}
          </pre>
          {t('keys.probe.command')}{' '}
          <Typography.Text code copyable={copyable(COMMAND, 'keys.probe.command.copy')}>
            {COMMAND}
          </Typography.Text>
        </div>
      )}
      <Form.Item
        label={t('keys.probe.answer')}
        htmlFor={FIELD}
        extra={t('keys.probe.answer.about')}
        style={{ marginBottom: 0 }}
        {...(problem !== null && { validateStatus: 'error' as const, help: problem })}
      >
        <Input
          id={FIELD}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={answer}
          onChange={({ target }) => onChange(target.value)}
        />
      </Form.Item>
    </>
  );
}
