import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import type { Option } from '../../meta/types';
import { PlusIcon, SortIcon } from '../../ui/icons';
import { Faults } from '../inputs/Property';
import { Dependence } from './Dependence';
import { OptionRow } from './OptionRow';
import styles from './Options.module.css';
import { addBlank, addOptions, labelsIn, moveOption, relabel, setOption, sortOptions } from './optionEditing';
import { Sortable } from './Sortable';

export interface Controlling {
  readonly label: string;
  readonly options: readonly Option[];
}

interface Props {
  label: string;
  options: readonly Option[];
  /** Those that are published: their values stay. */
  published: readonly Option[];
  faults: readonly Fault[];
  /** What a new record has; absent where that is not said here. */
  byDefault?: { readonly value: string | undefined; readonly set: (value: string | undefined) => void };
  /** The field that decides what is offered. */
  controlling?: Controlling | undefined;
  onChange: (options: readonly Option[]) => void;
}

/** The options of a field or of a shared list: in order, with colours, in every language. */
export function OptionsEditor(props: Props) {
  const { label, options, published, faults, byDefault, controlling, onChange } = props;
  const { t, locale, text } = useTexts();
  const [values, setValues] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const [wanted, setWanted] = useState<number | null>(null);
  const known = new Set(published.map((option) => option.value));
  const ids = options.map((_, index) => String(index));
  useEffect(() => {
    if (wanted !== null) {
      list.current?.children[wanted]?.querySelector<HTMLElement>('input[lang]')?.focus();
      setWanted(null);
    }
  }, [wanted]);

  function add(at: number) {
    onChange(addBlank(options, at));
    setWanted(at);
  }

  function remove(at: number) {
    onChange(options.toSpliced(at, 1));
    setWanted(Math.max(at - 1, 0));
  }

  /** Several lines that are pasted into one option become several. */
  function paste(at: number, pasted: string): boolean {
    const labels = pasted.includes('\n') ? labelsIn(pasted) : [];
    if (labels.length < 2) {
      return false;
    }
    const isBlank = options[at]?.label === undefined;
    const rest = isBlank ? options.toSpliced(at, 1) : options;
    onChange(addOptions(rest, labels, locale, isBlank ? at : at + 1));
    return true;
  }

  return (
    <section className={styles.editor} aria-label={label}>
      <Sortable
        ids={ids}
        called={(id) => text(options[Number(id)]?.label, options[Number(id)]?.value)}
        onMove={(id, to) => onChange(moveOption(options, Number(id), Number(to)))}
      >
        <ul ref={list} className={styles.options}>
          {options.map((option, index) => (
            <OptionRow
              key={index}
              id={String(index)}
              option={option}
              isNew={!known.has(option.value)}
              showValue={values}
              faults={faults.filter(({ path }) => path.split('/').includes(String(index)))}
              byDefault={
                byDefault && {
                  on: byDefault.value === option.value,
                  set: (on) => byDefault.set(on ? option.value : undefined),
                }
              }
              onLabel={(next) => onChange(relabel(options, index, next, !known.has(option.value)))}
              onSet={(key, value, standard) => onChange(setOption(options, index, key, value, standard))}
              onPaste={(pasted) => paste(index, pasted)}
              onNext={() => add(index + 1)}
              onRemove={() => remove(index)}
            />
          ))}
        </ul>
      </Sortable>
      {options.length > 0 ? null : <p className={styles.quiet}>{t('options.none')}</p>}
      <div className={styles.tools}>
        <Button size="small" icon={<PlusIcon />} onClick={() => add(options.length)}>
          {t('options.add')}
        </Button>
        <AddMany onAdd={(labels) => onChange(addOptions(options, labels, locale))} />
        {options.length < 2 ? null : (
          <Button size="small" icon={<SortIcon />} onClick={() => onChange(sortOptions(options, locale))}>
            {t('options.sort')}
          </Button>
        )}
        {options.length === 0 ? null : (
          <Button size="small" type="text" aria-expanded={values} onClick={() => setValues(!values)}>
            {t(values ? 'options.hideValues' : 'options.showValues')}
          </Button>
        )}
      </div>
      {/* Below the buttons: what comes and goes moves none of them from under the pointer. */}
      <Faults
        faults={faults.filter(({ path }) => !/\/\d+(\/[^/]*)?$/.test(path.split('options')[1] ?? ''))}
      />
      {controlling === undefined ? null : (
        <Dependence options={options} controlling={controlling} onChange={onChange} />
      )}
    </section>
  );
}

/** A box for many labels at once. */
function AddMany({ onAdd }: { onAdd: (labels: readonly string[]) => void }) {
  const { t } = useTexts();
  const [typed, setTyped] = useState<string | null>(null);
  if (typed === null) {
    return (
      <Button size="small" onClick={() => setTyped('')}>
        {t('options.many')}
      </Button>
    );
  }
  const labels = labelsIn(typed);
  return (
    <div className={styles.many}>
      <textarea
        // biome-ignore lint/a11y/noAutofocus: it opens to be pasted into
        autoFocus
        rows={4}
        value={typed}
        placeholder={t('options.manyHelp')}
        aria-label={t('options.many')}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button
        size="small"
        type="primary"
        disabled={labels.length === 0}
        onClick={() => {
          onAdd(labels);
          setTyped(null);
        }}
      >
        {t('options.addCount', { count: labels.length })}
      </Button>
      <Button size="small" onClick={() => setTyped(null)}>
        {t('objects.cancel')}
      </Button>
    </div>
  );
}
