import { useNavigate, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { TrashIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import { UndoButtons } from '../draft/UndoButtons';
import { type DraftOf, useDraft, useDraftList } from '../draft/useDraft';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { faultsAt } from '../inputs/Property';
import { SetupLink } from '../setup/SetupLink';
import type { Picklist } from './fieldWork';
import { OptionsEditor } from './OptionsEditor';
import { type ObjectDraft, withProperty } from './objectDraft';
import styles from './Parts.module.css';
import { usersOf } from './PicklistsPage';

/** One shared list of options. */
export function PicklistPage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return <Opened key={name} name={name} />;
}

function Opened({ name }: { name: string }) {
  const { t, text } = useTexts();
  const draft = useDraft<Picklist>('picklist', name);
  const { definition } = draft;
  useTitle(text(definition?.label, nameAsText(name)));
  return definition === null ? (
    <Notice title={t('setup.gone')}>
      <Button type="primary" onClick={() => void draft.discard()}>
        {t('setup.bringBack')}
      </Button>
    </Notice>
  ) : (
    <Editor draft={draft} picklist={definition} />
  );
}

function Editor({ draft, picklist }: { draft: DraftOf<Picklist>; picklist: Picklist }) {
  const { t, text } = useTexts();
  const navigate = useNavigate();
  const objects = useDraftList<ObjectDraft>('object').definitions;
  const users = usersOf(objects, picklist.name);
  const label = text(picklist.label, nameAsText(picklist.name));
  const first = useRef<HTMLInputElement>(null);
  const [isNew] = useState(Object.keys(picklist.label).length === 0);
  useEffect(() => {
    if (isNew) {
      first.current?.focus();
    }
  }, [isNew]);

  function remove() {
    draft.remove();
    void navigate({ to: '/-/setup/$', params: { _splat: 'picklists' } });
    showToast(t('options.listGone', { name: label }), 'done', { label: t('draft.undo'), run: draft.undo });
  }

  return (
    <>
      <div className={styles.tools}>
        <div>
          <SetupLink to="picklists">{t('places.picklists')}</SetupLink>
          <h2 className={styles.heading}>{label}</h2>
        </div>
        <div className={styles.buttons}>
          <UndoButtons draft={draft} />
          <Button
            danger
            icon={<TrashIcon />}
            disabled={users.length > 0 || draft.below !== null}
            title={users.length > 0 ? t('options.listInUse') : undefined}
            onClick={remove}
          >
            {t('options.deleteList')}
          </Button>
        </div>
      </div>
      <div className={styles.split} data-open="true">
        <div className={styles.panel}>
          <LocaleTexts
            label={t('fields.label')}
            value={picklist.label}
            faults={faultsAt(draft.problems, '/label')}
            first={first}
            onChange={(next) => draft.save({ ...picklist, label: next })}
          />
          <section className={styles.group}>
            <h3>{t('options.usedByTitle')}</h3>
            {users.length === 0 ? (
              <p className={styles.help}>{t('options.usedByNone')}</p>
            ) : (
              <ul>
                {users.map(({ object, field }) => (
                  <li key={`${object.name}.${field.name}`}>
                    <SetupLink to={`objects/${object.name}/fields/${field.name}`}>
                      {`${text(object.label, object.name)} · ${text(field.label, nameAsText(field.name))}`}
                    </SetupLink>
                  </li>
                ))}
              </ul>
            )}
          </section>
        </div>
        <div className={styles.panel}>
          <OptionsEditor
            label={t('options.title')}
            options={picklist.options}
            published={draft.before?.options ?? []}
            faults={faultsAt(draft.problems, '/options')}
            onChange={(options) => draft.save(withOptions(picklist, options))}
          />
        </div>
      </div>
    </>
  );
}

const withOptions = (picklist: Picklist, options: Picklist['options']): Picklist =>
  options.length === 0 ? { ...picklist, options } : withProperty(picklist, 'options', options);
