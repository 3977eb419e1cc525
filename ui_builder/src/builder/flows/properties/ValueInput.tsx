import { useState } from 'react';
import type { Json } from '../../../api/client';
import type { Fault } from '../../../api/problem';
import { useTexts } from '../../../i18n/useTexts';
import { nameAsText } from '../../../meta/text';
import type { Option } from '../../../meta/types';
import { Choose, Figure, Line } from '../../inputs/Plain';
import { type ConstantKind, constantKind, literalIn, literalOf, type Way, wayOf } from './constants';
import { ExpressionProperty } from './ExpressionProperty';
import styles from './properties.module.css';

interface Props {
  label: string;
  help?: string | undefined;
  faults: readonly Fault[];
  /** The type of the field that takes it, and the options of it. */
  type: string;
  choices?: readonly Option[];
  /** Whether it may be left without a value on purpose. */
  mayEmpty?: boolean;
  object: string;
  step: string;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
}

/** A value that a step gives: entered as it is, worked out by an expression, or none. */
export function ValueInput(props: Props) {
  const { label, type, choices = [], mayEmpty = true, value, onChange } = props;
  const { t } = useTexts();
  const kind = constantKind(type);
  const [turned, setTurned] = useState(() => wayOf(value, kind));
  // A formula that is emptied, or is a plain text for a moment, is typed on as one.
  const way = turned === 'formula' && typeof value === 'string' ? turned : wayOf(value, kind);
  const ways: readonly Way[] = [
    ...(kind === 'none' ? [] : (['value'] as const)),
    'formula',
    ...(mayEmpty ? (['empty'] as const) : []),
  ];
  function turn(to: Way) {
    setTurned(to);
    if (to === 'empty') {
      onChange(null);
    } else {
      onChange(to === 'formula' ? asFormula(value) : firstOf(kind, choices));
    }
  }
  return (
    <div className={styles.value}>
      {way === 'formula' ? (
        <ExpressionProperty
          {...props}
          value={typeof value === 'string' ? value : ''}
          onChange={(next) => onChange(next ?? '')}
        />
      ) : way === 'empty' ? (
        <Line
          label={label}
          value={undefined}
          placeholder={t('flows.isEmptied')}
          onChange={(next) => next && onChange(literalOf(next))}
        />
      ) : (
        <Constant {...props} kind={kind} />
      )}
      {ways.length === 1 ? null : (
        <select
          className={styles.way}
          aria-label={t('flows.wayOf', { field: label })}
          value={way}
          onChange={(event) => turn(event.target.value as Way)}
        >
          {ways.map((each) => (
            <option key={each} value={each}>
              {t(`flows.way_${each}`)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

function firstOf(kind: ConstantKind, choices: readonly Option[]): Json {
  if (kind === 'boolean') {
    return true;
  }
  if (kind === 'number') {
    return 0;
  }
  return literalOf(kind === 'option' ? (choices[0]?.value ?? '') : '');
}

const asFormula = (value: Json | undefined): string => {
  if (typeof value === 'string') {
    return value;
  }
  return value === undefined || value === null ? 'BLANK' : String(value);
};

function Constant({
  label,
  help,
  faults,
  kind,
  choices = [],
  value,
  onChange,
}: Props & { kind: ConstantKind }) {
  const { t, text } = useTexts();
  const common = { label, help, faults };
  const literal = typeof value === 'string' ? (literalIn(value) ?? '') : '';
  if (kind === 'number') {
    return (
      <Figure
        {...common}
        value={typeof value === 'number' ? value : undefined}
        onChange={(next) => onChange(next)}
      />
    );
  }
  if (kind === 'boolean') {
    return (
      <Choose
        {...common}
        value={value === undefined ? undefined : String(value)}
        choices={['true', 'false'].map((each) => ({ value: each, label: t(`flows.is_${each}`) }))}
        onChange={(next) => onChange(next === undefined ? undefined : next === 'true')}
      />
    );
  }
  if (kind === 'option') {
    return (
      <Choose
        {...common}
        value={literal === '' ? undefined : literal}
        choices={choices.map((each) => ({
          value: each.value,
          label: text(each.label, nameAsText(each.value)),
        }))}
        onChange={(next) => onChange(next === undefined ? undefined : literalOf(next))}
      />
    );
  }
  return <Line {...common} value={literal} onChange={(next) => onChange(literalOf(next ?? ''))} />;
}
