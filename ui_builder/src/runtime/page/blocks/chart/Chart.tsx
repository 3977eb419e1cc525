import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useDefinitions } from '../../../../api/definitions';
import { useAggregate } from '../../../../api/pages';
import { useTexts } from '../../../../i18n/useTexts';
import { nounIn } from '../../../../meta/text';
import type { ChartBlockDef } from '../../../../meta/types';
import { useAppName } from '../../../../ui/appName';
import { ChartIcon, TableIcon } from '../../../../ui/icons';
import { Failure } from '../../../../ui/Notice';
import { inGroup } from '../../groups';
import shared from '../block.module.css';
import { Canvas } from './Canvas';
import styles from './Chart.module.css';
import { arrange, type ChartData } from './chartData';
import { chartOptions, type Drawn } from './chartOptions';
import { FigureTable } from './FigureTable';
import { useDrawn } from './useDrawn';

/** A chart over groups of records; each part opens the records behind it. */
export function Chart({ block, labelledBy }: { block: ChartBlockDef; labelledBy: string }) {
  const { t, text, locale } = useTexts();
  const [asTable, setAsTable] = useState(false);
  const definitions = useDefinitions();
  const group = [block.group, block.series].filter((each) => each !== undefined).join(',');
  const { measure, where, sort, limit } = block;
  const query = useAggregate(block.object, { group, measures: measure, where, sort, limit });
  const data = useMemo(() => arranged(block, query.data ?? []), [block, query.data]);
  const drawn = useDrawn(block, data);
  const options = useMemo(() => chartOptions(block.chart, drawn), [block.chart, drawn]);
  const open = useOpen(block, data);
  const info = definitions.object(block.object)?.definition;
  if (query.isError) {
    return <Failure error={query.error} retry={() => query.refetch()} />;
  }
  if (query.isPending) {
    return <div className={styles.chart} aria-busy="true" />;
  }
  if (data.groups.length === 0) {
    const object = nounIn(text(info?.plural, block.object), locale);
    return <p className={shared.none}>{t('page.none', { object })}</p>;
  }
  const label = text(block.label, text(info?.plural));
  return (
    <div className={styles.chart}>
      {block.chart === 'gauge' ? null : (
        <button
          type="button"
          className={styles.switch}
          aria-label={t(asTable ? 'page.asChart' : 'page.asTable')}
          title={t(asTable ? 'page.asChart' : 'page.asTable')}
          aria-describedby={labelledBy}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? <ChartIcon /> : <TableIcon />}
        </button>
      )}
      {asTable ? (
        <FigureTable drawn={drawn} label={label} group={groupName(block, definitions, text)} onOpen={open} />
      ) : (
        <Canvas options={options} label={spoken(label, drawn)} onOpen={open} />
      )}
    </div>
  );
}

/** A gauge asks for one figure, which is its only group. */
function arranged(block: ChartBlockDef, rows: Parameters<typeof arrange>[0]): ChartData {
  if (block.group !== undefined) {
    return arrange(rows, block.series !== undefined);
  }
  return arrange(
    rows.map((row) => ({ group: null, ...row })),
    false,
  );
}

function groupName(
  block: ChartBlockDef,
  definitions: ReturnType<typeof useDefinitions>,
  text: ReturnType<typeof useTexts>['text'],
): string {
  const source = block.group ?? '';
  const inner = /\(\s*([\w.]+)/.exec(source)?.[1] ?? source;
  return text(definitions.field(block.object, inner)?.label, source);
}

const SPOKEN = 12;

/** Says what a chart shows, for who does not see it. */
function spoken(label: string, { labels, series, figure }: Drawn): string {
  const only = series[0]?.figures ?? [];
  const told = series.length > 1 ? labels : labels.map((each, at) => `${each} ${figure(only[at] ?? 0)}`);
  return `${label}: ${told.slice(0, SPOKEN).join(', ')}`;
}

function useOpen({ object, group, series, where }: ChartBlockDef, data: ChartData) {
  const navigate = useNavigate();
  const app = useAppName();
  return (at: number, other: number) => {
    const chosen = data.groups[at];
    if (group === undefined || chosen === undefined) {
      return;
    }
    const first = inGroup(chosen.value, group, where);
    const second = data.series[other];
    const both = series === undefined || second === undefined ? first : inGroup(second.value, series, first);
    navigate({ to: '/$app/$object', params: { app, object }, search: { where: both } });
  };
}
