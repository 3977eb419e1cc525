import { Suspense, useState } from 'react';
import { Scope, useDefinitions } from '../../api/scope';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { CheckIcon, DownIcon, ForwardIcon, MinusIcon } from '../../ui/icons';
import { actionsOn, fieldsTold, type ObjectLine, VERBS, waysTold } from './effective';
import styles from './People.module.css';
import rows from './Rights.module.css';

/** An object: what may be done with which records; open, also with which fields. */
export function RightsRow({ line, actions }: { line: ObjectLine; actions: readonly string[] }) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <tbody>
      <tr>
        <th scope="row">
          <button
            type="button"
            className={rows.opener}
            aria-expanded={open}
            onClick={() => setOpen((before) => !before)}
          >
            {open ? <DownIcon /> : <ForwardIcon />}
            {line.label}
          </button>
        </th>
        {VERBS.map((verb) => {
          const may = line.verbs.includes(verb);
          return (
            <td key={verb} data-may={may}>
              {may ? <CheckIcon /> : <MinusIcon />}
              <span className={rows.told}>{t(may ? 'people.yes' : 'people.no')}</span>
            </td>
          );
        })}
        <td>
          <Ways line={line} />
        </td>
      </tr>
      {open ? (
        <tr>
          <td colSpan={6} className={rows.more}>
            <Suspense fallback={<p className={styles.quiet}>{t('state.loading')}</p>}>
              <Scope object={line.object}>
                <Fields line={line} actions={actionsOn(actions, line.object)} />
              </Scope>
            </Suspense>
          </td>
        </tr>
      ) : null}
    </tbody>
  );
}

function Ways({ line }: { line: ObjectLine }) {
  const { t, text } = useTexts();
  const { edit, read } = waysTold(line);
  const words = (ways: readonly Texts[]) => ways.map((each) => text(each)).join(' · ');
  if (edit.length === 0) {
    return read.length === 0 ? <span className={styles.quiet}>{t('people.noRecords')}</span> : words(read);
  }
  return read.length === 0 ? (
    words(edit)
  ) : (
    <>
      {t('people.toChange', { ways: words(edit) })}
      <br />
      {t('people.toSee', { ways: words(read) })}
    </>
  );
}

function Fields({ line, actions }: { line: ObjectLine; actions: readonly string[] }) {
  const { t, text } = useTexts();
  const info = useDefinitions().object(line.object);
  const called = (name: string) => text(info?.fields.get(name)?.label, nameAsText(name));
  const { hidden, fixed } = fieldsTold(line, (name) => info?.fields.get(name)?.writable ?? false);
  const told = (
    [
      ['hidden', hidden.map(called)],
      ['fixed', fixed.map(called)],
      ['masked', line.masked.map(called)],
      ['actions', actions.map((each) => t(`people.action_${each}`, { defaultValue: each }))],
    ] as const
  ).filter(([, names]) => names.length > 0);
  if (told.length === 0) {
    return <p className={styles.quiet}>{t('people.allFields')}</p>;
  }
  return (
    <dl className={styles.facts}>
      {told.map(([what, names]) => (
        <div key={what}>
          <dt>{t(`people.fields_${what}`)}</dt>
          <dd>{names.join(', ')}</dd>
        </div>
      ))}
    </dl>
  );
}
