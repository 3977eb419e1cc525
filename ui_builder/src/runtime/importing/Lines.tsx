import type { SheetPreview } from '../../api/imports';
import { useTexts } from '../../i18n/useTexts';
import styles from './Lines.module.css';

const SHOWN_LINES = 8;

/** The first lines of a table as they stand in it; the one with the headings is chosen by its number. */
export function Lines(props: { sheet: SheetPreview; headings: number; onHeadings: (row: number) => void }) {
  const { sheet, headings, onHeadings } = props;
  const { t } = useTexts();
  const lines = linesOf(sheet, headings);
  const width = Math.max(...lines.map((line) => line.length), 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={t('importing.firstLines')}>
      <table className={styles.lines}>
        <tbody>
          {lines.map((line, index) => (
            <tr
              key={`${index}${line.join('|')}`}
              data-headings={index + 1 === headings}
              data-above={index + 1 < headings}
            >
              <th scope="row">
                <button
                  type="button"
                  aria-pressed={index + 1 === headings}
                  aria-label={t('importing.useAsHeadings', { row: index + 1 })}
                  title={t('importing.useAsHeadings', { row: index + 1 })}
                  onClick={() => onHeadings(index + 1)}
                >
                  {index + 1}
                </button>
              </th>
              {Array.from({ length: width }, (_, cell) => (
                <td key={cell}>{line[cell] ?? ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Where the server told no lines, the headings and what stands below them. */
function linesOf({ lines, columns }: SheetPreview, headings: number): readonly (readonly string[])[] {
  if (lines !== undefined) {
    return lines.slice(0, Math.max(SHOWN_LINES, headings + 3));
  }
  const most = Math.max(...columns.map(({ samples }) => samples.length), 0);
  return [
    columns.map(({ column }) => column),
    ...Array.from({ length: most }, (_, row) => columns.map(({ samples }) => samples[row] ?? '')),
  ];
}
