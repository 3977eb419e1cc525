import type { AggregateRow } from '../../api/pages';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import type { AggregateDef } from '../../meta/types';
import { measureText } from './grouping';
import styles from './RecordTable.module.css';
import type { Shape } from './tableShape';

interface Props {
  shape: Shape;
  aggregates: readonly AggregateDef[];
  figures: AggregateRow | undefined;
}

/** The foot of a table: the aggregates of all that match, each below its column. */
export function Foot({ shape, aggregates, figures }: Props) {
  const { t } = useTexts();
  return (
    <tfoot className={styles.foot}>
      <tr>
        <td className={styles.check} style={shape.checkStyle} data-frozen={shape.frozen} />
        {shape.columns.map(({ path, field, frozen }, index) => {
          const own = aggregates.filter((each) => each.field === path);
          const { Display } = fieldUi(field.type);
          return (
            <td
              key={path}
              data-end={fieldUi(field.type).alignEnd ?? false}
              data-frozen={frozen}
              style={shape.styles[index]}
            >
              {own.map((each) => {
                const value = figures?.[measureText(each)] ?? null;
                return (
                  <span key={each.function} className={styles.figure}>
                    <small>{t(`list.${each.function}`)}</small>
                    {isBlank(value) ? '—' : <Display value={value} field={field} compact />}
                  </span>
                );
              })}
            </td>
          );
        })}
        {shape.filled ? <td /> : null}
      </tr>
    </tfoot>
  );
}
