import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { RecordTypeDef } from '../../meta/types';
import { TrashIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import { useDraftList } from '../draft/useDraft';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Switch } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import { moved } from './editing';
import type { Picklist } from './fieldWork';
import { nameNow, noteName } from './fresh';
import { nameOf, numbered, spoken } from './naming';
import { withProperty } from './objectDraft';
import { type Part, PartList } from './PartList';
import styles from './Parts.module.css';
import { TypeDefaults, TypeOptions } from './TypeValues';
import { type ObjectWork, useGoTo } from './useObject';

const STEM = 'type';

/** Sorts of records with choices, defaults and layouts of their own. */
export function RecordTypesTab({ work, chosen }: { work: ObjectWork; chosen: string | undefined }) {
  const { t, text } = useTexts();
  const object = work.definition;
  const types = object.record_types ?? [];
  const goTo = useGoTo(object.name);
  const save = (next: readonly RecordTypeDef[]) => work.save(withProperty(object, 'record_types', next));
  const now = types.some(({ name }) => name === chosen) ? chosen : nameNow(`${object.name} types`, chosen);
  const at = types.findIndex(({ name }) => name === now);
  const type = types[at];
  const parts: readonly Part[] = types.map((each, index) => ({
    name: each.name,
    label: text(each.label, nameAsText(each.name)),
    detail: each.name,
    off: each.active === false,
    marks: [
      ...(each.default ? [t('objects.typeDefault')] : []),
      ...(each.active === false ? [t('objects.inactive')] : []),
    ],
    faults: faultsAt(work.problems, `/record_types/${index}`).length,
  }));

  function add() {
    const name = numbered(
      STEM,
      types.map((each) => each.name),
    );
    save([...types, { name, label: {}, ...(types.length === 0 ? { default: true } : {}) }]);
    goTo(`record-types/${name}`);
  }

  function change(next: RecordTypeDef) {
    // There is one default at most.
    save(
      types.map((each, index) =>
        index === at ? next : next.default ? withProperty(each, 'default', undefined) : each,
      ),
    );
  }

  /** A new one is named by its label. */
  function settle() {
    const published = work.before?.record_types?.some(({ name }) => name === now) ?? false;
    if (type === undefined || published || !/^type_\d+$/.test(type.name) || spoken(type.label) === '') {
      return;
    }
    const taken = types.flatMap(({ name }) => (name === type.name ? [] : [name]));
    const name = nameOf(spoken(type.label), STEM, taken);
    noteName(`${object.name} types`, type.name, name);
    save(types.with(at, { ...type, name }));
    goTo(`record-types/${name}`, true);
  }

  function remove() {
    save(types.toSpliced(at, 1));
    goTo('record-types', true);
    showToast(t('objects.typeGone'), 'done', { label: t('draft.undo'), run: work.undo });
  }

  return (
    <PartList
      place={`objects/${object.name}/record-types`}
      title={t('objects.tab_record-types')}
      help={t('objects.typesHelp')}
      add={t('objects.addType')}
      empty={t('objects.noTypes')}
      parts={parts}
      chosen={now}
      onAdd={add}
      onMove={(name, to) => save(moved(types, name, to))}
    >
      {type === undefined ? null : (
        <TypePanel
          key={at}
          work={work}
          type={type}
          at={at}
          onChange={change}
          onSettle={settle}
          onRemove={remove}
        />
      )}
    </PartList>
  );
}

function TypePanel(props: {
  work: ObjectWork;
  type: RecordTypeDef;
  at: number;
  onChange: (type: RecordTypeDef) => void;
  onSettle: () => void;
  onRemove: () => void;
}) {
  const { work, type, at, onChange, onSettle, onRemove } = props;
  const { t, text } = useTexts();
  const picklists = useDraftList<Picklist>('picklist').definitions;
  const faults = (property: string) => faultsAt(work.problems, `/record_types/${at}/${property}`);
  const [isNew] = useState(Object.keys(type.label).length === 0);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isNew) {
      first.current?.focus();
    }
  }, [isNew]);
  return (
    <>
      <div className={styles.panelHead}>
        <h3>{text(type.label, t('objects.newType'))}</h3>
        <Button
          type="text"
          danger
          icon={<TrashIcon />}
          aria-label={t('objects.deleteType')}
          onClick={onRemove}
        />
      </div>
      <LocaleTexts
        label={t('fields.label')}
        value={type.label}
        faults={faults('label')}
        first={first}
        onBlur={onSettle}
        onChange={(label) => onChange({ ...type, label })}
      />
      <Switch
        label={t('objects.typeIsDefault')}
        help={t('objects.typeIsDefaultHelp')}
        faults={faults('default')}
        checked={type.default === true}
        onChange={(on) => onChange(withProperty(type, 'default', on, false))}
      />
      <Switch
        label={t('objects.typeActive')}
        help={t('objects.typeActiveHelp')}
        faults={faults('active')}
        checked={type.active !== false}
        onChange={(on) => onChange(withProperty(type, 'active', on, true))}
      />
      <TypeOptions
        object={work.definition}
        type={type}
        picklists={picklists}
        faults={faults('options')}
        onChange={onChange}
      />
      <TypeDefaults object={work.definition} type={type} faults={faults('defaults')} onChange={onChange} />
    </>
  );
}
