import { Button } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import type { Json } from '../../api/client';
import type { RecordJson } from '../../api/records';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import type { Field, ObjectInfo, Rows } from '../../meta/definitions';
import { Dialog } from '../../ui/Dialog';
import { Value } from '../list/Value';
import styles from './ConflictDialog.module.css';
import { type Difference, firstChoice, keptMine, type Side } from './conflict';
import type { Cell } from './layout';
import type { Conflict } from './useSaves';

/** Child rows, with those of their fields that are shown. */
type ShownRows = Rows & { readonly columns: readonly Cell[] };

interface Props {
  /** Whose fields are in question. */
  info?: ObjectInfo | undefined;
  /** The child rows that are in question instead. */
  rows?: ShownRows | undefined;
  conflict: Conflict | null;
}

const MOST_COLUMNS = 3;

/** Others saved first: what was, what I made of it and what they did, field by field, to choose from. */
export function ConflictDialog({ info, rows, conflict }: Props) {
  const { t } = useTexts();
  return (
    <Dialog
      open={conflict !== null}
      label={t('conflict.title')}
      className={styles.dialog}
      onClose={() => conflict?.cancel()}
    >
      {conflict === null ? null : <Choices info={info} rows={rows} conflict={conflict} />}
    </Dialog>
  );
}

function Choices({ info, rows, conflict }: Props & { conflict: Conflict }) {
  const { t, text } = useTexts();
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({});
  const mine = keptMine(conflict.found, chosen);
  return (
    <>
      <h2>{t('conflict.title')}</h2>
      <p className={styles.help}>{t('conflict.help')}</p>
      <div className={styles.fields}>
        {conflict.found.map((difference) => (
          <Choice
            key={difference.name}
            label={text(info?.fields.get(difference.name)?.label ?? rows?.info.definition.plural)}
            shown={(value) => <Shown value={value} field={info?.fields.get(difference.name)} rows={rows} />}
            difference={difference}
            side={chosen[difference.name] ?? firstChoice(difference)}
            onChoose={(side) => setChosen({ ...chosen, [difference.name]: side })}
          />
        ))}
      </div>
      <div className={styles.answers}>
        <Button onClick={conflict.cancel}>{t('conflict.back')}</Button>
        <Button onClick={() => conflict.settle([])}>{t('conflict.takeTheirs')}</Button>
        <Button type="primary" disabled={mine.length === 0} onClick={() => conflict.settle(mine)}>
          {t('conflict.save')}
        </Button>
      </div>
    </>
  );
}

interface ChoiceProps {
  label: string;
  shown: (value: Json) => ReactNode;
  difference: Difference;
  side: Side;
  onChoose: (side: Side) => void;
}

function Choice({ label, shown, difference, side, onChoose }: ChoiceProps) {
  const { t } = useTexts();
  const group = useId();
  const sides = [
    { side: 'mine' as const, value: difference.mine },
    { side: 'theirs' as const, value: difference.theirs },
  ];
  return (
    <fieldset className={styles.field}>
      <legend>{label}</legend>
      <div className={styles.original}>
        <span>{t('conflict.original')}</span>
        {shown(difference.original)}
      </div>
      {sides.map(({ side: each, value }) => (
        <label key={each} className={styles.side} data-chosen={side === each}>
          <input type="radio" name={group} checked={side === each} onChange={() => onChoose(each)} />
          <span>{t(`conflict.${each}`)}</span>
          {shown(value)}
        </label>
      ))}
    </fieldset>
  );
}

interface ShownProps {
  value: Json;
  field: Field | undefined;
  rows: ShownRows | undefined;
}

function Shown({ value, field, rows }: ShownProps) {
  if (isBlank(value)) {
    return (
      <div className={styles.value}>
        <span className={styles.blank}>—</span>
      </div>
    );
  }
  if (field === undefined) {
    return rows === undefined ? null : <RowsShown value={value} rows={rows} />;
  }
  const { Display } = fieldUi(field.type);
  return (
    <div className={styles.value}>
      <Display value={value} field={field} compact />
    </div>
  );
}

/** Rows as a short table: enough to tell one side from the other. */
function RowsShown({ value, rows }: { value: Json; rows: ShownRows }) {
  const columns = rows.columns.slice(0, MOST_COLUMNS);
  return (
    <table className={styles.rows}>
      <tbody>
        {(value as unknown as readonly RecordJson[]).map((row) => (
          <tr key={row.id}>
            {columns.map(({ path, field }) => (
              <td key={path}>
                <Value record={row} path={path} field={field} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
