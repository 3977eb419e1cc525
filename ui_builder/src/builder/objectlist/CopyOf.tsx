import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { showToast } from '../../ui/toastStore';
import { useDraftList } from '../draft/useDraft';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Choose } from '../inputs/Plain';
import type { LayoutDraft } from '../layouts/layoutDraft';
import { copyLabel } from '../objects/firstTexts';
import { spoken } from '../objects/naming';
import type { ObjectDraft } from '../objects/objectDraft';
import type { ViewDraft } from '../objects/pageDrafts';
import { copyLayout, copyObject, copyView, PARTS, type Part } from './copying';
import styles from './ObjectList.module.css';

interface Props {
  onMade: (name: string) => void;
  onClose: () => void;
}

/** Copies an object, with as much of it as is ticked. */
export function CopyOf({ onMade, onClose }: Props) {
  const { t, text, locale } = useTexts();
  const objects = useDraftList<ObjectDraft>('object');
  const layouts = useDraftList<LayoutDraft>('layout');
  const views = useDraftList<ViewDraft>('view');
  const [from, setFrom] = useState<string>();
  const [label, setLabel] = useState<Texts>({});
  const [parts, setParts] = useState<ReadonlySet<Part>>(new Set(PARTS));
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const source = objects.definitions.find(({ name }) => name === from);
  const taken = [...objects.definitions, ...objects.removed].map(({ name }) => name);
  const copied =
    source === undefined || spoken(label) === '' ? undefined : copyObject(source, label, parts, taken);
  const whole = parts.has('fields');

  function toggle(part: Part, on: boolean) {
    const next = new Set(parts);
    if (on) {
      next.add(part);
    } else {
      next.delete(part);
    }
    setParts(next);
  }

  async function make(event: FormEvent) {
    event.preventDefault();
    if (source === undefined || copied === undefined || busy) {
      return;
    }
    setBusy(true);
    try {
      await objects.create(copied.object);
      await copyPages(source.name);
      if (copied.left.length > 0) {
        const labels = copied.left.map((name) => fieldLabel(source, name, text));
        showToast(t('objectList.leftOut', { fields: labels.join(', ') }), 'done');
      }
      onMade(copied.object.name);
    } catch (error) {
      setFault(faultText(error));
      setBusy(false);
    }
  }

  /** Copies layouts and views, one after another: each name is free once the one before is taken. */
  async function copyPages(of: string) {
    if (copied === undefined || !whole) {
      return;
    }
    const names = layouts.definitions.map(({ name }) => name);
    for (const each of parts.has('layouts')
      ? layouts.definitions.filter(({ object }) => object === of)
      : []) {
      const copy = copyLayout(each, copied, of, names);
      if (copy !== null) {
        names.push(copy.name);
        await layouts.create(copy);
      }
    }
    const others = views.definitions.map(({ name }) => name);
    for (const each of parts.has('views') ? views.definitions.filter(({ object }) => object === of) : []) {
      const copy = copyView(each, copied, of, others);
      if (copy !== null) {
        others.push(copy.name);
        await views.create(copy);
      }
    }
  }

  return (
    <form className={styles.form} onSubmit={make}>
      <Choose
        label={t('objectList.from')}
        value={from}
        choices={objects.definitions
          .map((each) => ({ value: each.name, label: text(each.label, each.name) }))
          .toSorted((one, other) => one.label.localeCompare(other.label, locale))}
        none={t('objectList.chooseObject')}
        onChange={(name) => {
          setFrom(name);
          const chosen = objects.definitions.find((each) => each.name === name);
          setLabel(chosen === undefined ? {} : copyLabel(chosen.label));
        }}
      />
      <LocaleTexts label={t('objectList.label')} value={label} onChange={setLabel} />
      <fieldset className={styles.parts}>
        <legend>{t('objectList.parts')}</legend>
        {PARTS.map((part) => (
          <label key={part}>
            <input
              type="checkbox"
              checked={parts.has(part) && (part === 'fields' || whole)}
              disabled={part !== 'fields' && !whole}
              onChange={(event) => toggle(part, event.target.checked)}
            />
            {t(`objectList.part_${part}`)}
          </label>
        ))}
      </fieldset>
      {copied === undefined || copied.left.length === 0 || source === undefined ? null : (
        <p className={styles.help}>
          {t('objectList.willLeave', {
            fields: copied.left.map((name) => fieldLabel(source, name, text)).join(', '),
          })}
        </p>
      )}
      <p role="alert" className={styles.fault}>
        {fault}
      </p>
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('record.cancel')}</Button>
        <Button type="primary" htmlType="submit" disabled={copied === undefined} loading={busy}>
          {t('objectList.copy')}
        </Button>
      </div>
    </form>
  );
}

function fieldLabel(object: ObjectDraft, name: string, text: ReturnType<typeof useTexts>['text']): string {
  return text(object.fields.find((field) => field.name === name)?.label, nameAsText(name));
}
