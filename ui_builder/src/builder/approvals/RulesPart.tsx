import { useTexts } from '../../i18n/useTexts';
import editor from '../editor/Editor.module.css';
import { Choose, Switch } from '../inputs/Plain';
import {
  type ApprovalDef,
  type ApprovalWork,
  COMMENTS,
  LOCKS,
  RECALLS,
  SAME_PERSON,
  SELF_APPROVALS,
  unlessUsual,
} from './approvalDef';

/** What holds for all steps: who may not decide, what may be taken back, and who is kept from the record. */
export function RulesPart({ work }: { work: ApprovalWork }) {
  const { t } = useTexts();
  const approval = work.definition;
  const save = <K extends keyof ApprovalDef>(key: K, value: ApprovalDef[K], usual: ApprovalDef[K]) =>
    work.save(unlessUsual(approval, key, value, usual));

  function choice<K extends 'self_approval' | 'same_person' | 'recall' | 'comment' | 'lock'>(
    key: K,
    values: readonly NonNullable<ApprovalDef[K]>[],
  ) {
    const [usual] = values as readonly [NonNullable<ApprovalDef[K]>];
    const standing = key === 'recall' ? ('administrators' as typeof usual) : usual;
    return (
      <Choose
        label={t(`approvalBuilder.${key}`)}
        value={String(approval[key] ?? standing)}
        choices={values.map((value) => ({
          value: String(value),
          label: t(`approvalBuilder.${key}_${value}`),
        }))}
        onChange={(next) => save(key, next as ApprovalDef[K], standing as ApprovalDef[K])}
      />
    );
  }

  return (
    <section className={editor.part} aria-labelledby="rules">
      <h3 id="rules">{t('approvalBuilder.rules')}</h3>
      {choice('lock', LOCKS)}
      <Switch
        label={t('approvalBuilder.lockApproved')}
        checked={approval.lock_approved === true}
        onChange={(on) => save('lock_approved', on, false)}
      />
      {choice('self_approval', SELF_APPROVALS)}
      {choice('same_person', SAME_PERSON)}
      {choice('comment', COMMENTS)}
      <Switch
        label={t('approvalBuilder.mail')}
        help={t('approvalBuilder.mailHelp')}
        checked={approval.mail ?? true}
        onChange={(on) => save('mail', on, true)}
      />
      <Switch
        label={t('approvalBuilder.withdraw')}
        checked={approval.withdraw ?? true}
        onChange={(on) => save('withdraw', on, true)}
      />
      <Switch
        label={t('approvalBuilder.takeBack')}
        help={t('approvalBuilder.takeBackHelp')}
        checked={approval.take_back ?? true}
        onChange={(on) => save('take_back', on, true)}
      />
      {choice('recall', RECALLS)}
    </section>
  );
}
