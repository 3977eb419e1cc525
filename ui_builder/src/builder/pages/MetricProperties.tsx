import { LOCALES } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import type { MetricBlockDef } from '../../meta/types';
import { useAims } from '../apps/appWork';
import { put } from '../editor/put';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Choose, Switch } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import { WhereProperty } from '../inputs/WhereProperty';
import { withObject } from './blockEditing';
import { MeasureProperty } from './MeasureProperty';
import { ObjectChoice } from './ObjectChoice';
import type { BlockWork } from './pageWork';

/** What a figure counts, what it is compared with, and where a click on it leads. */
export function MetricProperties({ work, block, at, change }: BlockWork<MetricBlockDef>) {
  const { t, text } = useTexts();
  const { views } = useAims();
  const faults = (place: string) => faultsAt(work.problems, `${at}/${place}`);
  const own = views.filter(({ object }) => object === block.object);
  const { compare } = block;
  const label = Object.fromEntries(Object.keys(LOCALES).map((lng) => [lng, t('pages.compareText', { lng })]));
  const begun = { where: block.where ?? 'created_at < TODAY() - 30', label };
  return (
    <>
      <ObjectChoice
        label={t('pages.object')}
        value={block.object}
        faults={faults('object')}
        onChange={(info) => change(withObject(block, info))}
      />
      <MeasureProperty
        object={block.object}
        value={block.measure}
        faults={faults('measure')}
        onChange={(measure) => change({ ...block, measure })}
      />
      <WhereProperty
        object={block.object}
        label={t('pages.where')}
        value={block.where}
        faults={faults('where')}
        onChange={(where) => change(put(block, 'where', where))}
      />
      <Choose
        label={t('pages.opens')}
        value={block.view}
        none={t('pages.opensNothing')}
        choices={own.map((view) => ({ value: view.name, label: text(view.label, view.name) }))}
        faults={faults('view')}
        onChange={(view) => change(put(block, 'view', view))}
      />
      <Switch
        label={t('pages.compare')}
        help={t('pages.compareHelp')}
        checked={compare !== undefined}
        onChange={(on) => change(put(block, 'compare', on ? begun : undefined))}
      />
      {compare === undefined ? null : (
        <>
          <WhereProperty
            object={block.object}
            label={t('pages.compareWith')}
            value={compare.where}
            faults={faults('compare/where')}
            onChange={(where) => change({ ...block, compare: { ...compare, where: where ?? 'true' } })}
          />
          <LocaleTexts
            label={t('pages.compareLabel')}
            value={compare.label}
            faults={faults('compare/label')}
            onChange={(next) => change({ ...block, compare: { ...compare, label: next } })}
          />
        </>
      )}
    </>
  );
}
