import { useUpdateEffect } from 'ahooks';
import { Flex, Modal, Steps } from 'antd';
import { useEffect, useState } from 'react';
import type { SavedRestore, UploadReply } from '../../../common/api';
import { useRestoreDraft } from '../../hooks/useRestoreDraft';
import type { RestoresState } from '../../hooks/useRestores';
import { useReturnFocus } from '../../hooks/useReturnFocus';
import { useUnlocking } from '../../hooks/useUnlocking';
import { useUpload } from '../../hooks/useUpload';
import { useT } from '../../locale';
import { archiveOf, firstStep, savedOf, stepsOf, type RestoreRequest, type Step } from '../../model/restore-request';
import { UnlockModal } from '../encryption/UnlockModal';
import { SaveModal } from '../saved/SaveModal';
import { ArchiveStep } from './ArchiveStep';
import { CheckStep } from './CheckStep';
import { ChooseStep } from './ChooseStep';
import { ConfirmStep, isConfirmed } from './ConfirmStep';
import { FileStep } from './FileStep';
import { RestoreFooter } from './RestoreFooter';
import { TrialStep } from './TrialStep';

interface Props {
  open: boolean;
  request: RestoreRequest;
  restores: Pick<RestoresState, 'rows' | 'restarting' | 'refresh'>;
  /** @param kept whether everything that was chosen is kept as a task */
  onClose(kept: boolean): void;
  onStarted(task: string): void;
  /** A dry run was started; the dialog stays. */
  onTried(task: string): void;
  onSaved(row: SavedRestore): void;
  /** An archive was added to the list, or can be read now. */
  onArchivesChanged(): void;
}

/** Above the drawer that it may have been opened from. */
const ABOVE_DRAWERS = 1010;

/** From an archive to a restore that has been started. Closed and opened again, it is as it was. */
export function RestoreDialog({ open, request, restores, onClose, onStarted, onTried, ...events }: Props) {
  const { onSaved, onArchivesChanged } = events;
  const t = useT();
  useReturnFocus();
  const [step, setStep] = useState<Step>(() => firstStep(request));
  const [archive, setArchive] = useState(() => archiveOf(request));
  const [uploaded, setUploaded] = useState<UploadReply | null>(null);
  const [typed, setTyped] = useState('');
  /** The dry run that is looked at. */
  const [trial, setTrial] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const draft = useRestoreDraft(archive, savedOf(request), {
    onStarted,
    onTried(task) {
      setTrial(task);
      onTried(task);
    },
    onOutdated: () => goTo('check'),
  });
  const upload = useUpload((reply) => {
    setUploaded(reply);
    setArchive(reply.name);
    setStep('choose');
    onArchivesChanged();
  });
  const { planning, start } = draft;
  const plan = planning.data;
  const steps = stepsOf(request);
  const shown = step === 'confirm' && !plan ? 'check' : step;
  const confirmed = isConfirmed(typed, t('restore.confirm.word'));

  const goTo = (next: Step) => {
    if (next !== 'confirm') setTyped('');
    setTrial(null);
    setStep(next);
  };
  const check = () => {
    goTo('check');
    draft.check();
  };
  // A task that is run again begins here.
  useEffect(() => {
    if (firstStep(request) === 'check') draft.check();
    // Once, whatever is changed later.
  }, []);
  useUpdateEffect(() => {
    if (step === 'check') draft.check();
    // Asked for in that step, by what stands in the way.
  }, [draft.leftOut]);
  const unlocking = useUnlocking(draft, shown, () => {
    if (step !== 'choose') check();
  });
  const close = () => {
    setTyped('');
    onClose(draft.isSaved);
  };
  const begin = () => {
    if (plan && confirmed && !start.loading) start.run(plan.id);
  };

  return (
    <Modal
      open={open}
      width={880}
      zIndex={ABOVE_DRAWERS}
      style={{ top: 24 }}
      // The footer stays above what NocoBase floats in the corner of a narrow screen.
      styles={{ body: { maxHeight: 'calc(100vh - 260px)', overflowY: 'auto' } }}
      title={draft.saved ? t('restore.title.of', { name: draft.saved.name }) : t('restore.title')}
      maskClosable={false}
      onCancel={close}
      footer={
        <RestoreFooter
          {...{ draft, steps, shown, archive, confirmed, check, begin, goTo }}
          trial={trial === null ? null : restores.rows?.find(({ id }) => id === trial)}
          onClose={close}
          onSave={() => setSaving(true)}
        />
      }
    >
      <Flex vertical gap="middle" style={{ paddingBlock: 8 }}>
        <Steps
          size="small"
          current={steps.indexOf(shown)}
          items={steps.map((key) => ({ title: t(`restore.step.${key}`) }))}
        />
        {shown === 'file' && (
          <FileStep upload={upload.state} onFile={upload.run} onResume={upload.resume} onCancel={upload.cancel} />
        )}
        {shown === 'archive' && <ArchiveStep value={archive} onChange={setArchive} />}
        {shown === 'choose' && (
          <ChooseStep
            draft={draft}
            converted={uploaded?.converted === true}
            onUnlock={unlocking.locked ? unlocking.ask : null}
          />
        )}
        {shown === 'check' && trial === null && (
          <CheckStep
            plan={plan}
            loading={planning.loading}
            error={planning.error ?? draft.refusal}
            outdated={draft.outdated}
            onCheck={check}
            onLeaveOut={(objects) => draft.leaveOut([...draft.leftOut, ...objects])}
          />
        )}
        {shown === 'check' && trial !== null && <TrialStep task={trial} plan={plan} restores={restores} />}
        {shown === 'confirm' && plan && (
          <ConfirmStep plan={plan} typed={typed} onTyped={setTyped} onSubmit={begin} error={draft.refusal} />
        )}
      </Flex>
      {open && unlocking.asking && (
        <UnlockModal
          key={unlocking.asking.name}
          {...unlocking.asking}
          onClose={unlocking.decline}
          onUnlocked={() => {
            unlocking.unlocked();
            onArchivesChanged();
          }}
        />
      )}
      {saving && <SaveModal draft={draft} onClose={() => setSaving(false)} onSaved={onSaved} />}
    </Modal>
  );
}
