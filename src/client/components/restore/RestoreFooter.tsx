import { ExperimentOutlined, SaveOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { RestoreRow } from '../../../common/api';
import type { RestoreDraft } from '../../hooks/useRestoreDraft';
import { useT } from '../../locale';
import type { Step } from '../../model/restore-request';
import { isEnded } from '../../model/restore-rows';
import { DialogFooter, type Next } from './DialogFooter';

interface Props {
  draft: RestoreDraft;
  steps: Step[];
  shown: Step;
  archive: string | null;
  confirmed: boolean;
  /** The dry run that is looked at: undefined until the server lists it, null for none. */
  trial: RestoreRow | undefined | null;
  check(): void;
  begin(): void;
  goTo(step: Step): void;
  onClose(): void;
  onSave(): void;
}

/** The ways out of each step. */
export function RestoreFooter({ draft, steps, shown, trial, onClose, onSave, ...props }: Props) {
  const t = useT();
  const { archive, confirmed, check, begin, goTo } = props;
  const { planning, start } = draft;
  const plan = planning.data;
  const checked = plan !== undefined && !planning.loading && plan.verdict !== 'blocker';
  const readable = Boolean(draft.found?.meta);
  const nexts: Record<Step, Next | null> = {
    file: null,
    archive: { label: 'restore.next.choose', disabled: archive === null, run: () => goTo('choose') },
    choose: { label: 'restore.next.check', disabled: draft.isEmpty || !readable, run: check },
    check: { label: 'restore.next.confirm', disabled: !checked, run: () => goTo('confirm') },
    confirm: { label: 'restore.start', disabled: !confirmed, loading: start.loading, danger: true, run: begin },
  };
  const back = () => {
    draft.forgetRefusal();
    goTo(steps[steps.indexOf(shown) - 1] ?? shown);
  };
  if (trial !== null) {
    // A plan serves once.
    const goOn = { label: 'restore.trial.go-on', disabled: !trial || !isEnded(trial), run: check };
    return <DialogFooter onClose={onClose} next={goOn} />;
  }
  return (
    <DialogFooter
      back={shown === steps[0] ? undefined : back}
      onClose={onClose}
      next={nexts[shown]}
      left={
        shown !== 'file' && (
          <Button icon={<SaveOutlined aria-hidden />} onClick={onSave}>
            {t(draft.saved ? 'saved.save' : 'saved.save-new')}
          </Button>
        )
      }
      right={
        shown === 'check' && (
          <Button
            icon={<ExperimentOutlined aria-hidden />}
            title={t('restore.trial.about')}
            disabled={!checked}
            loading={start.loading}
            onClick={() => plan && start.run(plan.id, true)}
          >
            {t('restore.trial')}
          </Button>
        )
      }
    />
  );
}
