import type { EChartsCoreOption } from 'echarts/core';
import { useEffect, useRef } from 'react';
import styles from './Chart.module.css';
import { type EChartsType, init } from './echarts';

interface Props {
  options: EChartsCoreOption;
  label: string;
  /** Called with the places of the group and the series that were clicked. */
  onOpen: (group: number, series: number) => void;
}

/** Draws a chart, as large as there is room. */
export function Canvas({ options, label, onOpen }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const open = useRef(onOpen);
  open.current = onOpen;
  useEffect(() => {
    const element = place.current;
    if (element === null) {
      return;
    }
    const made = init(element, null, { renderer: 'canvas' });
    chart.current = made;
    made.on('click', ({ dataIndex, seriesIndex }) => open.current(dataIndex, seriesIndex ?? 0));
    const watcher = new ResizeObserver(() => made.resize());
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => chart.current?.setOption(options, { notMerge: true }), [options]);
  return <div ref={place} className={styles.canvas} role="img" aria-label={label} />;
}
