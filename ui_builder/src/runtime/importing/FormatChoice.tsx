import type { Ambiguous, Formats } from '../../api/imports';
import { momentFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import { Option, Rule } from './Rule';
import { formatOf, withFormat } from './readings';

/** Which of the ways is meant in which dates, or figures, can be read; each with an example of the table. */
export function FormatChoice(props: {
  ambiguous: Ambiguous;
  formats: Formats;
  onChange: (formats: Formats) => void;
}) {
  const { ambiguous, formats, onChange } = props;
  const { t, locale } = useTexts();
  const { kind, example, readings } = ambiguous;
  const shown = (reading: string) =>
    kind === 'date' ? dayText(reading, locale) : figureText(reading, locale);
  return (
    <Rule title={t(`importing.ambiguous_${kind}`)} help={t('importing.ambiguousHelp', { example })}>
      {Object.entries(readings).map(([format, reading]) => (
        <Option
          key={format}
          name={kind}
          label={t('importing.readAs', { example, reading: shown(reading) })}
          help={t(`importing.format_${kind === 'date' ? format : format === ',' ? 'comma' : 'point'}`)}
          checked={formatOf(formats, kind) === format}
          onChoose={() => onChange(withFormat(formats, kind, format))}
        />
      ))}
    </Rule>
  );
}

function dayText(reading: string, locale: string): string {
  const day = new Date(`${reading.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(day.getTime())
    ? reading
    : momentFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(day);
}

function figureText(reading: string, locale: string): string {
  const figure = Number(reading);
  return Number.isNaN(figure)
    ? reading
    : new Intl.NumberFormat(locale, { minimumFractionDigits: reading.split('.')[1]?.length ?? 0 }).format(
        figure,
      );
}
