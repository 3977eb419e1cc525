import { type ReactNode, useId } from 'react';
import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import styles from './inputs.module.css';

export interface Described {
  readonly id: string;
  readonly describedBy: string;
  readonly invalid: boolean;
}

/** A property with its name above, what it means below, and what is wrong with it. */
export function Property(props: {
  label: string;
  help?: string | undefined;
  faults?: readonly Fault[] | undefined;
  /** Whether it is a set of inputs rather than one. */
  group?: boolean;
  children: (described: Described) => ReactNode;
}) {
  const { label, help, faults = [], group = false, children } = props;
  const id = useId();
  const described = { id, describedBy: `${id}-help ${id}-faults`, invalid: faults.length > 0 };
  const below = (
    <>
      {children(described)}
      {help === undefined || help === '' ? null : (
        <span id={`${id}-help`} className={styles.help}>
          {help}
        </span>
      )}
      <Faults id={`${id}-faults`} faults={faults} />
    </>
  );
  return group ? (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset lays its legend out in its own way
    <div className={styles.row} role="group" aria-labelledby={`${id}-name`}>
      <span id={`${id}-name`} className={styles.name}>
        {label}
      </span>
      {below}
    </div>
  ) : (
    <div className={styles.row}>
      <label htmlFor={id} className={styles.name}>
        {label}
      </label>
      {below}
    </div>
  );
}

/** What the check of the draft says of one place. */
export function Faults({ id, faults }: { id?: string; faults: readonly Fault[] }) {
  const { t } = useTexts();
  return (
    <span id={id} className={styles.faults} aria-live="polite">
      {faults.map((fault) => (
        <span key={`${fault.path} ${fault.message}`} className={styles.fault}>
          {isEmpty(fault) ? t('fields.missing') : fault.message}{' '}
        </span>
      ))}
    </span>
  );
}

/** Tells whether nothing is the matter but that nothing was entered. */
const isEmpty = ({ code, details }: Fault) => code === 'definition.out_of_bounds' && details?.actual === 0;

/** Gives what is wrong at a place of a definition, and below it. */
export function faultsAt(problems: readonly Fault[], place: string): readonly Fault[] {
  return problems.filter(({ path }) => path === place || path.startsWith(`${place}/`));
}
