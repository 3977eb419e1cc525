import type { Diagnostic } from '@codemirror/lint';
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useExpressionCheck } from '../../api/expressions';
import { ApiError } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { FieldPicker } from '../../runtime/filter/FieldPicker';
import { Reach } from '../../runtime/filter/reach';
import { write } from './asking';
import { FaultList } from './FaultList';
import type { FlowPlace, FormulaEditorProps } from './FormulaEditor';
import styles from './FormulaEditor.module.css';
import { FunctionPalette } from './FunctionPalette';
import { placeOf, reasonOf } from './faults';
import { Result } from './Result';
import { MAX_LENGTH, useCodeMirror } from './useCodeMirror';
import { useSample } from './useSample';
import { ValuePalette } from './ValuePalette';

const NEAR_THE_END = 500;
const NONE: readonly Diagnostic[] = [];

/** The editor itself; it comes in a chunk of its own. */
export function Editor(props: FormulaEditorProps) {
  const { object, place, value, expect, onChange, label, draft = false } = props;
  const { t, locale } = useTexts();
  const id = useId();
  const home = useRef<HTMLDivElement>(null);
  const [aside, setAside] = useState<Aside>('none');
  // What earlier steps will give is not known before they run.
  const sample = useSample(place === undefined ? object : '', props.record);
  const settled = useSettled(value, place);
  const { value: expression } = settled;
  const request = { ...about(object, settled.place), expression, expect, draft };
  const check = useExpressionCheck(request, true);
  const asked = useMemo(() => ({ ...about(object, place), draft, expect }), [object, place, draft, expect]);
  const isEmpty = value.trim() === '';
  const faults = (!isEmpty && check.data?.errors) || [];
  const shown = useDeferredValue(check.data?.errors);
  const diagnostics = useMemo(
    () =>
      shown === undefined || isEmpty || expression !== value
        ? NONE
        : shown.map((fault) => ({
            ...placeOf(value, fault),
            severity: 'error' as const,
            message: reasonOf(fault),
          })),
    [shown, value, expression, isEmpty],
  );
  const view = useCodeMirror(home, {
    value,
    about: asked,
    label,
    describedBy: `${id}-keys ${id}-told`,
    placeholder: t('formulas.placeholder'),
    diagnostics,
    onChange,
  });

  function insert(text: string) {
    const editor = view.current;
    if (editor !== null) {
      const { from, to } = editor.state.selection.main;
      write(editor, text, from, to);
      editor.focus();
    }
  }
  const toggle = (which: Aside) => setAside(aside === which ? 'none' : which);

  return (
    <div className={styles.editor} data-slim={place !== undefined} lang={locale} aria-busy={check.isFetching}>
      <div className={styles.tools}>
        <span className={styles.name}>{label}</span>
        {place === undefined ? null : (
          <button type="button" aria-expanded={aside === 'values'} onClick={() => toggle('values')}>
            {t('formulas.insertValue')}
          </button>
        )}
        {object === '' ? null : (
          <button type="button" aria-expanded={aside === 'fields'} onClick={() => toggle('fields')}>
            {t('formulas.insertField')}
          </button>
        )}
        <button type="button" aria-expanded={aside === 'functions'} onClick={() => toggle('functions')}>
          {t('formulas.functions')}
        </button>
      </div>
      <div className={styles.halves} data-open={aside !== 'none'}>
        <div className={styles.box} data-wrong={faults.length > 0} ref={home} />
        {aside === 'none' ? null : (
          <div className={styles.aside}>
            {aside === 'values' ? (
              <ValuePalette about={asked} onPick={insert} />
            ) : aside === 'fields' ? (
              <Reach object={object} where={value}>
                <FieldPicker object={object} onPick={insert} />
              </Reach>
            ) : (
              <FunctionPalette onPick={insert} />
            )}
          </div>
        )}
      </div>
      <div id={`${id}-told`} className={styles.told} aria-live="polite">
        {check.error instanceof ApiError && !isEmpty ? (
          <p className={styles.fault}>{check.error.message}</p>
        ) : (
          <FaultList
            text={value}
            faults={faults}
            onMend={onChange}
            onShow={(place) => {
              view.current?.dispatch({
                selection: { anchor: place.from, head: place.to },
                scrollIntoView: true,
              });
              view.current?.focus();
            }}
          />
        )}
        {isEmpty || faults.length > 0 || check.data?.type === undefined ? null : (
          <Result request={request} type={check.data.type} sample={place === undefined ? sample : null} />
        )}
        {value.length > MAX_LENGTH - NEAR_THE_END ? (
          <p>{t('formulas.length', { length: value.length, most: MAX_LENGTH })}</p>
        ) : null}
      </div>
      <p id={`${id}-keys`} className={styles.keys}>
        {t('formulas.keys')}
      </p>
    </div>
  );
}

type Aside = 'none' | 'values' | 'fields' | 'functions';

/** Gives what an expression is about, as the server is asked. */
function about(object: string, place: FlowPlace | undefined) {
  return {
    ...(object === '' ? {} : { object }),
    ...(place === undefined ? {} : { flow: place.flow, step: place.step }),
  };
}

const PAUSE_MS = 250;

/** Gives a text once it stays as it is for a moment, with the flow that it stands in as it was then. */
function useSettled(value: string, place: FlowPlace | undefined) {
  const [settled, setSettled] = useState({ value, place });
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ value, place }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value, place]);
  return settled;
}
