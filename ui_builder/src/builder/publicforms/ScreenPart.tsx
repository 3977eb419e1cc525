import { useState } from 'react';
import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { inFull, pathOf } from '../../meta/entries';
import type { FormDef, FormScreenDef } from '../../meta/types';
import { TrashIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { FormulaEditor } from '../formulas/FormulaEditor';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Choose, Switch } from '../inputs/Plain';
import { Faults, faultsAt } from '../inputs/Property';
import { Sortable, useDragged } from '../objects/Sortable';
import { moveQuestion, setQuestion, unasked } from './formEditing';
import { QuestionRow } from './QuestionRow';

interface Props {
  form: FormDef;
  screen: FormScreenDef;
  info: ObjectInfo;
  label: string;
  alone: boolean;
  faults: readonly Fault[];
  at: string;
  onChange: (screen: FormScreenDef) => void;
  onDrop: () => void;
}

/** One screen: its heading, its questions in order, and when it is shown. */
export function ScreenPart({ form, screen, info, label, alone, faults, at, onChange, onDrop }: Props) {
  const { t, text } = useTexts();
  const drag = useDragged(screen.name, label, alone);
  const [open, setOpen] = useState<string>();
  const names = screen.fields.map(pathOf);
  const called = (name: string) => text(info.fields.get(name)?.label, name);
  const shown = names.map((_, index) => `${at}/fields/${index}`);
  const rest = faults.filter(
    ({ path }) => !shown.some((each) => path === each || path.startsWith(`${each}/`)),
  );
  return (
    <section ref={drag.ref} style={drag.style} className={editor.part} aria-label={label}>
      <div className={editor.partHead}>
        {drag.grip}
        <h3 style={{ flex: 1 }}>{label}</h3>
        {alone ? null : (
          <button
            type="button"
            className={editor.square}
            aria-label={t('publicForms.dropScreen', { name: label })}
            onClick={onDrop}
          >
            <TrashIcon />
          </button>
        )}
      </div>
      <Sortable ids={names} called={called} onMove={(name, to) => onChange(moveQuestion(screen, name, to))}>
        <ul className={editor.rows}>
          {screen.fields.map((entry, index) => {
            const question = inFull(entry);
            return (
              <QuestionRow
                key={question.field}
                object={form.object}
                question={question}
                label={text(question.label, called(question.field))}
                open={open === question.field}
                alone={names.length === 1}
                faults={faultsAt(faults, `${at}/fields/${index}`)}
                onOpen={() => setOpen(open === question.field ? undefined : question.field)}
                onChange={(next) => onChange(setQuestion(screen, question.field, next))}
                onDrop={() => onChange({ ...screen, fields: screen.fields.filter((each) => each !== entry) })}
              />
            );
          })}
        </ul>
      </Sortable>
      <Choose
        label={t('publicForms.addField')}
        value={undefined}
        none={t('publicForms.chooseField')}
        choices={unasked(form, info).map(({ name, label: of }) => ({ value: name, label: text(of, name) }))}
        onChange={(field) =>
          field !== undefined && onChange({ ...screen, fields: [...screen.fields, field] })
        }
      />
      <details className={editor.details}>
        <summary>{t('publicForms.moreOfScreen')}</summary>
        <div className={editor.stack}>
          <LocaleTexts
            label={t('publicForms.heading')}
            value={screen.label}
            onChange={(next) =>
              onChange(put(screen, 'label', Object.keys(next).length === 0 ? undefined : next))
            }
          />
          <LocaleTexts
            long
            label={t('publicForms.explanation')}
            value={screen.help}
            onChange={(next) =>
              onChange(put(screen, 'help', Object.keys(next).length === 0 ? undefined : next))
            }
          />
          <Switch
            label={t('publicForms.conditional')}
            help={t('publicForms.conditionalHelp')}
            checked={screen.visible !== undefined}
            onChange={(on) => onChange(put(screen, 'visible', on ? 'true' : undefined))}
          />
          {screen.visible === undefined ? null : (
            <FormulaEditor
              draft
              object={form.object}
              expect="boolean"
              label={t('publicForms.visible')}
              value={screen.visible}
              onChange={(visible) => onChange({ ...screen, visible })}
            />
          )}
        </div>
      </details>
      <Faults faults={rest} />
    </section>
  );
}
