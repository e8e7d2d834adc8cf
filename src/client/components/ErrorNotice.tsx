import { Alert, Button, Flex, Typography } from 'antd';
import { ApiError, toReport, type ErrorReport } from '../api/api-error';
import { useT } from '../locale';

interface Props {
  error: unknown;
  /** What it is about, such as the name of a file. */
  subject?: string;
  retry?: () => void;
  onClose?: () => void;
}

/** What went wrong, in the reader's language where we know it, then the server's sentence, the way out, and the code. */
export function ErrorNotice({ error, subject, retry, onClose }: Props) {
  const t = useT();
  const report = isReport(error) ? error : toReport(error);
  const titleOf = useErrorTitle();
  return (
    <Alert
      type="error"
      showIcon
      closable={onClose !== undefined}
      onClose={onClose}
      message={titleOf(report)}
      action={
        retry && (
          <Button size="small" onClick={retry}>
            {t('action.retry')}
          </Button>
        )
      }
      description={<ErrorText report={report} subject={subject} />}
    />
  );
}

/** The server's sentence, the way out, and the code. */
export function ErrorText({ report, subject }: { report: ErrorReport; subject?: string }) {
  const t = useT();
  const { code, message, hint } = report;
  return (
    <Flex vertical gap={4}>
      {subject && <Typography.Text strong>{subject}</Typography.Text>}
      <span>{message}</span>
      {hint && <span>{hint}</span>}
      <Typography.Text
        type="secondary"
        copyable={{ text: JSON.stringify(report, null, 2), tooltips: [t('error.copy'), t('error.copied')] }}
      >
        {t('error.code', { code })}
      </Typography.Text>
    </Flex>
  );
}

/** What went wrong in a few words of the reader's language. */
export function useErrorTitle(): (report: Pick<ErrorReport, 'code'>) => string {
  const t = useT();
  return ({ code }) => {
    const title = t(`error.${code}`);
    return title === `error.${code}` ? t('error.other') : title;
  };
}

function isReport(error: unknown): error is ErrorReport {
  return !(error instanceof ApiError) && !(error instanceof Error) && typeof (error as ErrorReport).code === 'string';
}
