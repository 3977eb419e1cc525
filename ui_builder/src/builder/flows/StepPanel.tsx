import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { ActionMenu } from '../../ui/ActionMenu';
import { CopyIcon, MoreIcon, PasteIcon, TrashIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Faults, faultsAt } from '../inputs/Property';
import styles from './Designer.module.css';
import { useDesign } from './design';
import { placeOf } from './editing';
import { type StepDef, stepsOf } from './flowDraft';
import { PartIcon } from './partIcons';
import { SchemaForm } from './properties/SchemaForm';
import { StepName } from './StepName';
import { After, Failing } from './StepWays';

/** What a step does, what comes after it, and what happens when it fails. */
export function StepPanel({ id }: { id: string }) {
  const { t, text } = useTexts();
  const design = useDesign();
  const { flow, partOf, changeStep, work } = design;
  const step = stepsOf(flow)[id] as StepDef;
  const part = partOf(step.element);
  const place = placeOf(id);
  const ownFaults = work.problems.filter(({ path }) => path === place || path === `${place}/element`);
  return (
    <div className={styles.panel}>
      <header className={styles.panelHead}>
        <span className={styles.panelIcon}>
          <PartIcon name={part?.icon} />
        </span>
        <div>
          <h3>{text(part?.label, nameAsText(step.element))}</h3>
          <p>{text(part?.about)}</p>
        </div>
        <StepActions id={id} />
      </header>
      <Faults faults={ownFaults} />
      <LocaleTexts
        label={t('flows.stepLabel')}
        value={step.label}
        faults={faultsAt(work.problems, `${place}/label`)}
        onChange={(label) =>
          changeStep(id, put(step, 'label', Object.keys(label).length === 0 ? undefined : label))
        }
      />
      {part === undefined ? (
        <p className={editor.help}>{t('flows.unknownElement', { element: step.element })}</p>
      ) : (
        <SchemaForm
          schema={part.schema}
          value={step}
          place={place}
          step={id}
          onChange={(next) => changeStep(id, next as unknown as StepDef)}
        />
      )}
      <After id={id} step={step} />
      <Failing id={id} step={step} />
      <StepName id={id} key={id} />
    </div>
  );
}

function StepActions({ id }: { id: string }) {
  const { t } = useTexts();
  const { copy, paste, remove } = useDesign();
  async function toClipboard() {
    const copied = copy([id]);
    if (copied !== null) {
      // Where the browser refuses, the copy is there within this tab.
      await navigator.clipboard?.writeText(copied).catch(() => undefined);
    }
  }
  return (
    <ActionMenu
      label={t('flows.stepActions')}
      icon={<MoreIcon />}
      items={[
        { name: 'copy', label: t('flows.copy'), icon: <CopyIcon />, run: () => void toClipboard() },
        { name: 'paste', label: t('flows.pasteAfter'), icon: <PasteIcon />, run: () => paste() },
        {
          name: 'delete',
          label: t('flows.delete'),
          icon: <TrashIcon />,
          danger: true,
          run: () => remove([id]),
        },
      ]}
    />
  );
}
