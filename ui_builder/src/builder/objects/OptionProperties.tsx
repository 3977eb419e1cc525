import { Fragment } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { faultsAt } from '../inputs/Property';
import { ComputedBy } from './ComputedBy';
import { Fetches } from './Fetches';
import type { FieldWork } from './fieldWork';
import { optionsOf } from './fieldWork';
import { OptionSource } from './OptionSource';
import styles from './Panel.module.css';
import { PlainOption } from './PlainOption';
import {
  LookupCondition,
  RollupDay,
  RollupField,
  RollupFrom,
  RollupWhere,
  TargetObject,
  TargetObjects,
} from './Targets';

type Editor = (props: { work: FieldWork; option: string }) => React.ReactNode;

/** Editors of options that are more than a text, a number or a choice, by type and option. */
const EDITORS: Readonly<Record<string, Editor>> = {
  'picklist.options': OptionSource,
  'multi_picklist.options': OptionSource,
  'lookup.to': TargetObject,
  'parent.to': TargetObject,
  'polymorphic.to': TargetObjects,
  'lookup.filter': LookupCondition,
  'lookup.fetch': Fetches,
  'formula.formula': ComputedBy,
  'rollup.from': RollupFrom,
  'rollup.field': RollupField,
  'rollup.where': RollupWhere,
  'rollup.convert_on': RollupDay,
};

/** All that a field of its type may be told, and no other. */
export function OptionProperties({ work }: { work: FieldWork }) {
  const { t } = useTexts();
  const { often, seldom } = optionsOf(work.type);
  const told = seldom.some((name) => faultsAt(work.faults, `/${name}`).length > 0 || name in work.field);
  return (
    <>
      {often.map((name) => (
        <One key={name} work={work} option={name} />
      ))}
      {seldom.length === 0 ? null : (
        <details className={styles.details} open={told || undefined}>
          <summary>{t('fields.more')}</summary>
          <div className={styles.stack}>
            {seldom.map((name) => (
              <Fragment key={name}>
                <One work={work} option={name} />
              </Fragment>
            ))}
          </div>
        </details>
      )}
    </>
  );
}

function One({ work, option }: { work: FieldWork; option: string }) {
  const Chosen = EDITORS[`${work.field.type}.${option}`] ?? PlainOption;
  return <Chosen work={work} option={option} />;
}
