/** Words and colours for what a chart draws. */
import { useMemo } from 'react';
import { useDefinitions } from '../../../../api/definitions';
import { useSession } from '../../../../api/session';
import { useTexts } from '../../../../i18n/useTexts';
import type { Field } from '../../../../meta/definitions';
import type { ChartBlockDef } from '../../../../meta/types';
import { chartColor } from '../../../../ui/chartColors';
import { useDark } from '../../../../ui/useMedia';
import { measureOf, shownFigure } from '../../figure';
import { groupLabel } from '../../groups';
import type { ChartData, Group } from './chartData';
import type { Drawn, Look } from './chartOptions';

export function useDrawn(block: ChartBlockDef, data: ChartData): Drawn {
  const { t, text, locale } = useTexts();
  const { currency } = useSession().tenant;
  const definitions = useDefinitions();
  const dark = useDark();
  return useMemo(() => {
    const words = { locale, blank: t('page.blank'), yes: t('field.yes'), no: t('field.no') };
    const fieldOf = (source = '') => definitions.field(block.object, source);
    const measure = measureOf(definitions, block.object, block.measure);
    const figure = (value: number) => shownFigure(value, measure, { locale, currency });
    const measured =
      measure.name === 'count'
        ? text(definitions.object(block.object)?.definition.plural)
        : text(measure.field?.label);
    const named = (each: Group, source = '') => groupLabel(each.value, source, fieldOf(source), words);
    const colored = hasColors(fieldOf(block.group)) || block.chart === 'pie' || block.chart === 'funnel';
    return {
      labels: data.groups.map((each) => named(each, block.group)),
      colors: data.groups.map((each, at) =>
        chartColor(colored ? at : 0, dark, colorOf(each, fieldOf(block.group))),
      ),
      series: data.figures.map((figures, at) => {
        const own = data.series[at];
        const alone = block.series === undefined || own === undefined;
        return {
          label: alone ? measured : named(own, block.series),
          color: alone ? chartColor(0, dark) : chartColor(at, dark, colorOf(own, fieldOf(block.series))),
          figures,
        };
      }),
      look: lookOf(dark),
      figure,
      target: block.target,
    };
  }, [block, data, definitions, dark, locale, currency, t, text]);
}

function colorOf({ value }: Group, field: Field | undefined): string | undefined {
  return field?.choices.find((choice) => choice.value === value)?.color;
}

const hasColors = (field: Field | undefined) =>
  field?.choices.some((choice) => choice.color !== undefined) ?? false;

/** Reads the colours that the style sheets give, so that a chart looks as what stands around it. */
function lookOf(_dark: boolean): Look {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: read('--text'),
    muted: read('--text-2'),
    line: read('--line'),
    surface: read('--surface'),
    accent: read('--accent'),
    font: read('--font'),
  };
}
