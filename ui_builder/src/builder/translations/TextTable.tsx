import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useRef, useState } from 'react';
import type { DefinedText } from '../../api/texts';
import { LOCALES } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { setupAddress } from '../setup/addresses';
import { SetupLink } from '../setup/SetupLink';
import styles from './Translations.module.css';
import { partOf, placeText, shownTexts } from './textRows';

type Write = (text: DefinedText, locale: string, before: string, after: string) => void;

interface Props {
  texts: readonly DefinedText[];
  languages: readonly string[];
  onWrite: Write;
}

const ROW_PX = 58;

/** Texts, one a line; only the lines on the screen are there. */
export function TextTable({ texts, languages, onWrite }: Props) {
  const { t } = useTexts();
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: texts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => texts[index]?.address ?? index,
    overscan: 8,
  });
  const write = useRef(onWrite);
  write.current = onWrite;
  const [stable] = useState(
    (): Write =>
      (...all) =>
        write.current(...all),
  );
  const items = virtual.getVirtualItems();
  const rest = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <section ref={scroller} className={styles.scroller} aria-label={t('translations.title')}>
      <table className={styles.table} aria-rowcount={texts.length + 1}>
        <thead>
          <tr>
            <th scope="col">{t('translations.where')}</th>
            {languages.map((each) => (
              <th key={each} scope="col" lang={each}>
                {LOCALES[each as keyof typeof LOCALES]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={items[0]?.start ?? 0} />
          {items.map((item) => {
            const text = texts[item.index];
            return text === undefined ? null : (
              <tr key={item.key} data-index={item.index} ref={virtual.measureElement}>
                <Line text={text} languages={languages} onWrite={stable} />
              </tr>
            );
          })}
          <Space height={rest} />
        </tbody>
      </table>
    </section>
  );
}

const Space = ({ height }: { height: number }) =>
  height <= 0 ? null : (
    <tr>
      <td style={{ height }} />
    </tr>
  );

const Line = memo(function Line({ text, languages, onWrite }: { text: DefinedText } & Omit<Props, 'texts'>) {
  const { t, locale } = useTexts();
  const shown = shownTexts(text);
  const part = t(`translations.part_${partOf(text)}`, { defaultValue: nameAsText(partOf(text)) });
  const place = placeText(text, locale);
  return (
    <>
      <td className={styles.place}>
        <SetupLink to={setupAddress(text.kind, text.name)}>{place}</SetupLink>
        <small>
          {text.package === null ? part : t('translations.partOf', { part, package: text.package })}
        </small>
      </td>
      {languages.map((each) => (
        <td key={each}>
          <Cell
            key={shown[each] ?? ''}
            value={shown[each] ?? ''}
            label={`${place} · ${part} (${LOCALES[each as keyof typeof LOCALES]})`}
            locale={each}
            onWrite={(before, after) => onWrite(text, each, before, after)}
          />
        </td>
      ))}
    </>
  );
});

/** One text; it is kept when one leaves it, and Esc has the old one back. */
function Cell(props: {
  value: string;
  label: string;
  locale: string;
  onWrite: (before: string, after: string) => void;
}) {
  const { value, label, locale, onWrite } = props;
  const { t } = useTexts();
  const [typed, setTyped] = useState(value);

  function pressed(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === 'Escape') {
      setTyped(value);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      event.currentTarget.blur();
    }
  }

  return (
    <textarea
      className={styles.cell}
      rows={1}
      lang={locale}
      value={typed}
      placeholder={t('translations.empty')}
      data-missing={value.trim() === ''}
      aria-label={label}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={pressed}
      onBlur={() => {
        const next = typed.trim();
        if (next !== value) {
          onWrite(value, next);
        }
      }}
    />
  );
}
