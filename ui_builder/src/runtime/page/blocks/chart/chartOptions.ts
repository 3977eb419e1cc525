/** What the chart library is told: one function a chart. */
import type { EChartsCoreOption } from 'echarts/core';
import type { ChartType } from '../../../../meta/types';

export interface Drawn {
  readonly labels: readonly string[];
  /** Colours of the groups; those of the series where there are several. */
  readonly colors: readonly string[];
  readonly series: readonly {
    readonly label: string;
    readonly color: string;
    readonly figures: readonly (number | null)[];
  }[];
  readonly look: Look;
  readonly figure: (value: number) => string;
  /** Of a gauge: the value at which it is full. */
  readonly target?: number | undefined;
}

export interface Look {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly accent: string;
  readonly font: string;
}

const LONG_LABELS = 8;

export function chartOptions(chart: ChartType, drawn: Drawn): EChartsCoreOption {
  const { look, figure, series } = drawn;
  const several = series.length > 1;
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: look.font, color: look.text },
    tooltip: {
      trigger: chart === 'pie' || chart === 'funnel' || chart === 'gauge' ? 'item' : 'axis',
      // Drawn rather than marked up, for markup would carry style attributes.
      renderMode: 'richText',
      confine: true,
      backgroundColor: look.surface,
      borderColor: look.line,
      textStyle: { color: look.text, fontSize: 12, fontFamily: look.font },
      axisPointer: { type: chart === 'bar' ? 'shadow' : 'line', lineStyle: { color: look.line } },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? figure(value) : '—'),
    },
    ...(several || chart === 'pie'
      ? {
          legend: {
            type: 'scroll',
            bottom: 0,
            icon: 'circle',
            itemWidth: 8,
            itemHeight: 8,
            textStyle: { color: look.muted, fontSize: 12 },
          },
        }
      : {}),
    ...BY_CHART[chart](drawn),
  };
}

const BY_CHART: Readonly<Record<ChartType, (drawn: Drawn) => EChartsCoreOption>> = {
  bar: bars,
  line: (drawn) => lines(drawn, false),
  area: (drawn) => lines(drawn, true),
  pie,
  funnel,
  gauge,
};

/** Bars lie where there are many groups, or names too long to stand under each other's bar. */
function bars(drawn: Drawn): EChartsCoreOption {
  const { labels, colors, series, look, figure } = drawn;
  const lying = labels.length > LONG_LABELS || labels.some((label) => label.length > 14);
  const groups = {
    type: 'category',
    data: labels,
    inverse: lying,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: look.line } },
    axisLabel: {
      color: look.muted,
      fontSize: 12,
      ...(lying ? { width: 120, overflow: 'truncate' } : { hideOverlap: true }),
    },
  };
  const alone = series.length === 1;
  return {
    grid: plot(alone),
    [lying ? 'yAxis' : 'xAxis']: groups,
    [lying ? 'xAxis' : 'yAxis']: scale(look, figure),
    series: series.map(({ label, color, figures }) => ({
      type: 'bar',
      name: label,
      stack: alone ? undefined : 'all',
      barMaxWidth: 36,
      itemStyle: { color, borderRadius: alone ? (lying ? [0, 3, 3, 0] : [3, 3, 0, 0]) : 0 },
      data: figures.map((value, at) => (alone ? { value, itemStyle: { color: colors[at] } } : value)),
    })),
  };
}

function lines({ labels, series, look, figure }: Drawn, filled: boolean): EChartsCoreOption {
  return {
    grid: plot(series.length === 1),
    xAxis: {
      type: 'category',
      data: labels,
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.line } },
      axisLabel: { color: look.muted, fontSize: 12, hideOverlap: true },
    },
    yAxis: scale(look, figure),
    series: series.map(({ label, color, figures }) => ({
      type: 'line',
      name: label,
      symbolSize: 6,
      showSymbol: figures.length < 32,
      lineStyle: { width: 2, color },
      itemStyle: { color },
      ...(filled ? { areaStyle: { color, opacity: 0.14 } } : {}),
      data: figures.map((value) => value ?? 0),
    })),
  };
}

function pie({ labels, colors, series, look }: Drawn): EChartsCoreOption {
  return {
    series: [
      {
        type: 'pie',
        radius: ['48%', '72%'],
        center: ['50%', '44%'],
        itemStyle: { borderColor: look.surface, borderWidth: 2 },
        label: { show: false },
        data: parts(labels, colors, series[0]?.figures ?? []),
      },
    ],
  };
}

function funnel({ labels, colors, series, look, figure }: Drawn): EChartsCoreOption {
  return {
    series: [
      {
        type: 'funnel',
        sort: 'none',
        left: 16,
        right: 16,
        top: 8,
        bottom: 8,
        gap: 2,
        label: {
          position: 'inside',
          color: look.surface,
          formatter: ({ name, value }: { name: string; value: number }) => `${name}  ${figure(value)}`,
        },
        itemStyle: { borderColor: look.surface, borderWidth: 0 },
        data: parts(labels, colors, series[0]?.figures ?? []),
      },
    ],
  };
}

function gauge({ series, look, figure, target }: Drawn): EChartsCoreOption {
  const value = series[0]?.figures[0] ?? 0;
  const full = target ?? Math.max(value, 1);
  return {
    series: [
      {
        type: 'gauge',
        min: 0,
        max: Math.max(full, value),
        startAngle: 200,
        endAngle: -20,
        center: ['50%', '62%'],
        radius: '96%',
        progress: { show: true, width: 14, itemStyle: { color: look.accent } },
        axisLine: { lineStyle: { width: 14, color: [[1, look.line]] } },
        pointer: { show: false },
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: { show: false },
        detail: {
          offsetCenter: [0, '-8%'],
          fontSize: 26,
          fontWeight: 600,
          color: look.text,
          formatter: () => figure(value),
        },
        title: { offsetCenter: [0, '20%'], fontSize: 12, color: look.muted },
        data: [{ value, name: target === undefined ? '' : `/ ${figure(target)}` }],
      },
    ],
  };
}

const plot = (alone: boolean) => ({
  left: 12,
  right: 20,
  top: 16,
  bottom: alone ? 8 : 32,
  containLabel: true,
});

function scale(look: Look, figure: (value: number) => string) {
  return {
    type: 'value',
    splitNumber: 4,
    minInterval: 1,
    splitLine: { lineStyle: { color: look.line } },
    axisLabel: { color: look.muted, fontSize: 12, formatter: (value: number) => figure(value) },
  };
}

function parts(labels: readonly string[], colors: readonly string[], figures: readonly (number | null)[]) {
  return figures.map((value, at) => ({
    name: labels[at],
    value: value ?? 0,
    itemStyle: { color: colors[at] },
  }));
}
