import { Button } from 'antd';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import type { Texts } from '../../meta/types';
import { useDraftList } from '../draft/useDraft';
import { IconProperty } from '../inputs/IconProperty';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { spoken } from '../objects/naming';
import type { ObjectDraft } from '../objects/objectDraft';
import { firstTitle, newObject, objectName, pluralsOf } from './newObject';
import styles from './ObjectList.module.css';

interface Props {
  onMade: (name: string) => void;
  onClose: () => void;
}

/** Asks what a new object is called; all else follows from that and can be changed. */
export function FromNothing({ onMade, onClose }: Props) {
  const { t, text, locale } = useTexts();
  const list = useDraftList<ObjectDraft>('object');
  const taken = [...list.definitions, ...list.removed].map(({ name }) => name);
  const [label, setLabel] = useState<Texts>({});
  const [plural, setPlural] = useState<Texts>({});
  const [title, setTitle] = useState<Texts>(() => firstTitle(locale));
  const [icon, setIcon] = useState<string>();
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const named = spoken(label) !== '';
  // The dialog takes the focus as it opens, which is after this is shown.
  useEffect(() => queueMicrotask(() => first.current?.focus()), []);

  async function make(event: FormEvent) {
    event.preventDefault();
    if (!named || busy) {
      return;
    }
    setBusy(true);
    const object = newObject(
      { label, plural, icon, title: spoken(title) === '' ? firstTitle(locale) : title },
      taken,
    );
    try {
      await list.create(object);
      onMade(object.name);
    } catch (error) {
      setFault(faultText(error));
      setBusy(false);
    }
  }

  return (
    <form className={styles.form} onSubmit={make}>
      <LocaleTexts
        label={t('objectList.label')}
        help={t('objectList.labelHelp')}
        value={label}
        first={first}
        onChange={setLabel}
      />
      <details className={styles.more}>
        <summary>
          {t('objectList.more')}
          {named ? (
            <span>
              {text({ ...pluralsOf(label), ...plural })} · <code>{objectName(label, taken)}</code>
            </span>
          ) : null}
        </summary>
        <div className={styles.form}>
          <LocaleTexts
            label={t('objectList.plural')}
            value={{ ...pluralsOf(label), ...plural }}
            onChange={setPlural}
          />
          <LocaleTexts
            label={t('objectList.titleField')}
            help={t('objectList.titleFieldHelp')}
            value={title}
            onChange={setTitle}
          />
        </div>
      </details>
      <IconProperty label={t('objectList.icon')} value={icon} onChange={setIcon} />
      <p role="alert" className={styles.fault}>
        {fault}
      </p>
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('record.cancel')}</Button>
        <Button type="primary" htmlType="submit" disabled={!named} loading={busy}>
          {t('objectList.create')}
        </Button>
      </div>
    </form>
  );
}
