import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import type { ChartBlockDef } from '../../meta/types';
import { put } from '../editor/put';
import { Choose, Figure } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import { WhereProperty } from '../inputs/WhereProperty';
import { isDivided, type Order, orderOf, sortFor, withChart, withObject } from './blockEditing';
import { ChartTypes } from './ChartTypes';
import { GroupProperty } from './GroupProperty';
import { MeasureProperty } from './MeasureProperty';
import { ObjectChoice } from './ObjectChoice';
import type { BlockWork } from './pageWork';

const ORDERS: readonly Order[] = ['group', 'most', 'least'];

/** What a chart draws, of what, and in which order. */
export function ChartProperties({ work, block, at, change }: BlockWork<ChartBlockDef>) {
  const { t } = useTexts();
  const info = useDefinitions().object(block.object);
  const faults = (place: string) => faultsAt(work.problems, `${at}/${place}`);
  const order = orderOf(block);
  return (
    <>
      <ChartTypes
        value={block.chart}
        onChange={(chart) => info !== undefined && change(withChart(block, chart, info))}
      />
      <ObjectChoice
        label={t('pages.object')}
        value={block.object}
        faults={faults('object')}
        onChange={(next) => change(withObject(block, next))}
      />
      <MeasureProperty
        object={block.object}
        value={block.measure}
        faults={faults('measure')}
        onChange={(measure) => {
          const sort = order === null ? block.sort : sortFor(order, measure);
          change(put({ ...block, measure }, 'sort', sort));
        }}
      />
      {block.chart === 'gauge' ? (
        <Figure
          label={t('pages.target')}
          help={t('pages.targetHelp')}
          value={block.target}
          faults={faults('target')}
          onChange={(target) => change(put(block, 'target', target))}
        />
      ) : (
        <GroupProperty
          object={block.object}
          label={t('pages.group')}
          value={block.group}
          faults={faults('group')}
          onChange={(group) =>
            change(put(put(block, 'group', group), 'sort', order === 'group' ? undefined : block.sort))
          }
        />
      )}
      {isDivided(block.chart) ? (
        <GroupProperty
          object={block.object}
          label={t('pages.series')}
          value={block.series}
          none={t('pages.noSeries')}
          faults={faults('series')}
          onChange={(series) => change(put(block, 'series', series))}
        />
      ) : null}
      <WhereProperty
        object={block.object}
        label={t('pages.where')}
        value={block.where}
        faults={faults('where')}
        onChange={(where) => change(put(block, 'where', where))}
      />
      {block.chart === 'gauge' ? null : (
        <>
          <Choose
            label={t('pages.order')}
            value={order ?? 'other'}
            choices={[
              ...ORDERS.map((each) => ({ value: each as string, label: t(`pages.order_${each}`) })),
              ...(order === null ? [{ value: 'other', label: block.sort ?? '' }] : []),
            ]}
            faults={faults('sort')}
            onChange={(next) => {
              const known = ORDERS.find((each) => each === next);
              if (known !== undefined) {
                change(put(block, 'sort', sortFor(known, block.measure)));
              }
            }}
          />
          <Figure
            whole
            label={t('pages.most')}
            value={block.limit}
            placeholder="100"
            faults={faults('limit')}
            onChange={(limit) => change(put(block, 'limit', limit))}
          />
        </>
      )}
    </>
  );
}
