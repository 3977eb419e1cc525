import { memo } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { ForwardIcon } from '../../ui/icons';
import { Check, Reset, SpanCell } from './cells';
import { FieldCells } from './FieldCells';
import type { Line } from './lines';
import styles from './Matrix.module.css';
import {
  ACTIONS,
  ANY,
  actionOf,
  grantOf,
  isImplied,
  isSpan,
  names,
  type PermissionSetDef,
  recordTypesOf,
  VERBS,
  verbOf,
  withListed,
  withoutObject,
  withVerb,
} from './permissionSet';
import { RecordTypeCell } from './RecordTypeCell';

export type Change = (change: (set: PermissionSetDef) => PermissionSetDef) => void;

interface Props {
  at: number;
  top: number;
  line: Line;
  set: PermissionSetDef;
  /** Which of its cells is in the tab order. */
  active: number;
  onChange: Change;
  onOpen: (object: string) => void;
}

/** One line of the matrix. */
export const MatrixLine = memo(function MatrixLine(props: Props) {
  const { at, top, line, set, active, onChange, onOpen } = props;
  const expandable = line.kind === 'object' && line.object !== ANY;
  const cell = (column: number) => ({
    'data-cell': `${at}:${column}`,
    tabIndex: active === column ? 0 : -1,
  });
  return (
    <div
      role="row"
      className={styles.line}
      data-kind={line.kind}
      aria-rowindex={at + 2}
      aria-level={line.kind === 'object' ? 1 : 2}
      {...(expandable ? { 'aria-expanded': line.open } : {})}
      style={{ transform: `translateY(${top}px)` }}
      tabIndex={-1}
    >
      <span role="rowheader" className={styles.name} tabIndex={-1}>
        {expandable ? (
          <button type="button" {...cell(0)} aria-expanded={line.open} onClick={() => onOpen(line.object)}>
            <ForwardIcon />
            {line.label}
          </button>
        ) : (
          <span {...cell(0)}>{line.label}</span>
        )}
      </span>
      {line.kind === 'object' ? (
        <ObjectCells {...{ set, onChange, cell }} object={line.object} label={line.label} />
      ) : line.kind === 'field' ? (
        <FieldCells {...{ set, line, onChange, cell }} />
      ) : (
        <RecordTypeCell {...{ set, line, onChange, cell }} chosen={recordTypesOf(set, line.object)} />
      )}
    </div>
  );
});

export type CellOf = (column: number) => { 'data-cell': string; tabIndex: number };

interface CellsProps {
  set: PermissionSetDef;
  object: string;
  label: string;
  onChange: Change;
  cell: CellOf;
}

function ObjectCells({ set, object, label, onChange, cell }: CellsProps) {
  const { t } = useTexts();
  const { grant, own } = grantOf(set, object);
  const inherited = !own && object !== ANY;
  const resets = 1 + VERBS.length + ACTIONS.length;
  return (
    <>
      {VERBS.map((verb, index) => {
        const name = t('permissions.cell', { right: t(`permissions.verb_${verb}`), of: label });
        const common = { cell: cell(1 + index), name, inherited };
        return isSpan(verb) ? (
          <SpanCell
            key={verb}
            {...common}
            value={verbOf(grant, verb)}
            implied={isImplied(grant, verb)}
            onChange={(value) => onChange((before) => withVerb(before, object, verb, value))}
          />
        ) : (
          <Check
            key={verb}
            {...common}
            checked={verbOf(grant, verb) === true}
            implied={isImplied(grant, verb)}
            onChange={(on) => onChange((before) => withVerb(before, object, verb, on))}
          />
        );
      })}
      {ACTIONS.map((action, index) => {
        const { on, any } = actionOf(set, object, action);
        return (
          <Check
            key={action}
            cell={cell(1 + VERBS.length + index)}
            name={t('permissions.cell', { right: t(`permissions.action_${action}`), of: label })}
            checked={on}
            implied={any}
            inherited={any}
            onChange={(wanted) =>
              onChange((before) => withListed(before, 'actions', `${object}.${action}`, wanted))
            }
          />
        );
      })}
      <Reset
        cell={cell(resets)}
        there={object !== ANY && names(set, object)}
        name={t('permissions.resetObject', { object: label })}
        onReset={() => onChange((before) => withoutObject(before, object))}
      />
    </>
  );
}
