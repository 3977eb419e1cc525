import styles from './Chart.module.css';
import type { Drawn } from './chartOptions';

interface Props {
  drawn: Drawn;
  label: string;
  group: string;
  onOpen: (group: number, series: number) => void;
}

/** What a chart shows, as a table. */
export function FigureTable({ drawn: { labels, series, figure }, label, group, onOpen }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
    // biome-ignore lint/a11y/useSemanticElements: no group of inputs, and no landmark within one of its name
    <div className={styles.table} role="group" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{group}</th>
            {series.map((each) => (
              <th key={each.label} scope="col">
                {each.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((each, at) => (
            <tr key={`${at} ${each}`}>
              <th scope="row">
                <button type="button" className={styles.row} onClick={() => onOpen(at, 0)}>
                  {each}
                </button>
              </th>
              {series.map((one) => (
                <td key={one.label}>{one.figures[at] == null ? '—' : figure(one.figures[at] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
