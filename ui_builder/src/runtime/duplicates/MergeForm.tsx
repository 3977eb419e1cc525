import { Button } from 'antd';
import { useId, useState } from 'react';
import { useMerge } from '../../api/duplicates';
import { faultText, isUnconfirmed } from '../../api/problem';
import { labelOf, type RecordJson } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { Value } from '../list/Value';
import { fullest, type Line, linesOf, sentSources, sourcesOf } from './comparing';
import styles from './Duplicates.module.css';
import { MergedNotice } from './MergedNotice';
import { MovesNotice } from './MovesNotice';

interface Props {
  info: ObjectInfo;
  records: readonly RecordJson[];
}

/** The records side by side: which one stays, and whose value each field gets. */
export function MergeForm({ info, records: given }: Props) {
  const { t, text } = useTexts();
  // What is merged away is gone from the server; the page goes on showing what it began with.
  const [records] = useState(given);
  const [winner, setWinner] = useState(() => fullest(records, info) ?? '');
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const [all, setAll] = useState(false);
  const merge = useMerge(info.definition.name);
  const group = useId();
  const lines = linesOf(info, records);
  const shown = all ? lines : lines.filter(({ differs }) => differs);
  const sources = sourcesOf(lines, records, winner, chosen);
  const from = records.flatMap(({ id }) => (id === winner ? [] : [id]));

  if (merge.data !== undefined) {
    return <MergedNotice info={info} merged={merge.data} count={from.length} />;
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        merge.mutate({ into: winner, from, values: sentSources(lines, sources, winner) });
      }}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
      <section className={styles.table} tabIndex={0} aria-label={t('duplicates.sideBySide')}>
        <table>
          <thead>
            <tr>
              <td />
              {records.map((record) => (
                <th key={record.id} scope="col" data-winner={record.id === winner}>
                  <label>
                    <input
                      type="radio"
                      name={group}
                      checked={record.id === winner}
                      onChange={() => setWinner(record.id)}
                    />
                    <span>
                      {labelOf(record, info.definition.title) || '—'}
                      <small>{t(record.id === winner ? 'duplicates.stays' : 'duplicates.goes')}</small>
                    </span>
                  </label>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <FieldLine
                key={line.field.name}
                line={line}
                records={records}
                source={sources[line.field.name] ?? winner}
                label={text(line.field.label)}
                onChoose={(id) => setChosen({ ...chosen, [line.field.name]: id })}
              />
            ))}
          </tbody>
        </table>
      </section>
      {lines.length === lines.filter(({ differs }) => differs).length ? null : (
        <Button type="link" aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? 'duplicates.onlyDifferent' : 'duplicates.alsoSame')}
        </Button>
      )}
      <MovesNotice info={info} into={winner} from={from} />
      <div className={styles.foot}>
        <div role="alert" className={styles.wrong}>
          {merge.error === null || isUnconfirmed(merge.error) ? null : faultText(merge.error)}
        </div>
        <Button type="primary" htmlType="submit" loading={merge.isPending}>
          {t('duplicates.doMerge', { count: records.length })}
        </Button>
      </div>
    </form>
  );
}

interface LineProps {
  line: Line;
  records: readonly RecordJson[];
  source: string;
  label: string;
  onChoose: (id: string) => void;
}

function FieldLine({ line: { field, differs }, records, source, label, onChoose }: LineProps) {
  const group = useId();
  return (
    <tr>
      <th scope="row">{label}</th>
      {records.map((record) => (
        <td key={record.id} data-chosen={differs && record.id === source}>
          {differs ? (
            <label>
              <input
                type="radio"
                name={group}
                aria-label={label}
                checked={record.id === source}
                onChange={() => onChoose(record.id)}
              />
              <span>
                <Value record={record} path={field.name} field={field} />
              </span>
            </label>
          ) : (
            <Value record={record} path={field.name} field={field} />
          )}
        </td>
      ))}
    </tr>
  );
}
