import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import type { FormFieldDef } from '../../meta/types';
import { CloseIcon, PencilIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { FormulaEditor } from '../formulas/FormulaEditor';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Segments, Switch } from '../inputs/Plain';
import { Faults, Property } from '../inputs/Property';
import { useDragged } from '../objects/Sortable';
import styles from './Forms.module.css';

const ALWAYS = 'true';

interface Props {
  object: string;
  question: FormFieldDef;
  label: string;
  open: boolean;
  alone: boolean;
  faults: readonly Fault[];
  onOpen: () => void;
  onChange: (question: FormFieldDef) => void;
  onDrop: () => void;
}

/** A field that is asked for; opened, in which words and when. */
export function QuestionRow(props: Props) {
  const { question, label, open, alone, faults, onOpen, onDrop } = props;
  const { t } = useTexts();
  const drag = useDragged(question.field, label);
  return (
    <li ref={drag.ref} style={drag.style} data-dragging={drag.dragging} className={styles.question}>
      {drag.grip}
      <span className={editor.grow}>{label}</span>
      <button
        type="button"
        className={editor.square}
        aria-expanded={open}
        aria-label={t('publicForms.editField', { field: label })}
        onClick={onOpen}
      >
        <PencilIcon />
      </button>
      <button
        type="button"
        className={editor.square}
        disabled={alone}
        aria-label={t('publicForms.dropField', { field: label })}
        onClick={onDrop}
      >
        <CloseIcon />
      </button>
      {open ? <Properties {...props} /> : null}
      <Faults faults={faults} />
    </li>
  );
}

function Properties({ object, question, onChange }: Props) {
  const { t } = useTexts();
  const required =
    question.required === undefined ? 'never' : question.required === ALWAYS ? 'always' : 'when';
  return (
    <div className={styles.properties}>
      <LocaleTexts
        label={t('publicForms.words')}
        help={t('publicForms.wordsHelp')}
        value={question.label}
        onChange={(label) => onChange({ ...question, label })}
      />
      <LocaleTexts
        label={t('publicForms.fieldHelp')}
        value={question.help}
        onChange={(help) => onChange({ ...question, help })}
      />
      <Property label={t('publicForms.required')} group>
        {() => (
          <Segments
            label={t('publicForms.required')}
            value={required}
            choices={(['never', 'always', 'when'] as const).map((value) => ({
              value,
              label: t(`publicForms.required_${value}`),
            }))}
            onChange={(next) =>
              onChange(put(question, 'required', { never: undefined, always: ALWAYS, when: 'false' }[next]))
            }
          />
        )}
      </Property>
      {required === 'when' ? (
        <FormulaEditor
          draft
          object={object}
          expect="boolean"
          label={t('publicForms.requiredWhen')}
          value={question.required ?? ''}
          onChange={(next) => onChange({ ...question, required: next })}
        />
      ) : null}
      <Switch
        label={t('publicForms.conditional')}
        help={t('publicForms.conditionalHelp')}
        checked={question.visible !== undefined}
        onChange={(on) => onChange(put(question, 'visible', on ? ALWAYS : undefined))}
      />
      {question.visible === undefined ? null : (
        <FormulaEditor
          draft
          object={object}
          expect="boolean"
          label={t('publicForms.visible')}
          value={question.visible}
          onChange={(visible) => onChange({ ...question, visible })}
        />
      )}
    </div>
  );
}
