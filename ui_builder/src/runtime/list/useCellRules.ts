/** What the layouts of an object's records say of cells that are edited in a list. */
import { useMemo } from 'react';
import { useDefinitions } from '../../api/definitions';
import { type RecordJson, valueAt } from '../../api/records';
import type { ObjectInfo } from '../../meta/definitions';
import { chooseLayout } from '../../meta/layoutChoice';
import { RECORD_TYPE } from '../../meta/systemFields';
import type { Conditional, Conditions } from '../form/conditions';
import { useConditions } from '../form/useConditions';
import { recordLayouts, shownFields } from '../record/layout';

export interface CellRules {
  readonly conditions: Conditions;
  /** Gives what decides whether a field of a record is required or read only. */
  readonly of: (record: RecordJson, field: string) => Conditional;
  readonly locks: (record: RecordJson, field: string) => boolean;
  /** The paths that is decided by: they are read with the list. */
  readonly paths: readonly string[];
}

const FREE: Conditional = {};

export function useCellRules(info: ObjectInfo): CellRules {
  const definitions = useDefinitions();
  const byLayout = useMemo(() => {
    const layouts = recordLayouts(definitions, info.definition.name);
    return new Map(
      layouts.map((layout) => {
        const cells = shownFields(definitions, info, layout);
        return [layout, new Map(cells.map(({ field, cell }) => [field.name, ruleOf(cell)]))];
      }),
    );
  }, [definitions, info]);
  const rules = useMemo(() => [...byLayout.values()].flatMap((cells) => [...cells.values()]), [byLayout]);
  const conditions = useConditions(info, rules, 'conditions');
  return useMemo(() => {
    const layouts = [...byLayout.keys()];
    const of = (record: RecordJson, field: string): Conditional => {
      const type = record[RECORD_TYPE];
      const recordType = typeof type === 'string' ? type : undefined;
      const layout = chooseLayout(layouts, 'record', { recordType, phone: false });
      return (layout && byLayout.get(layout)?.get(field)) ?? FREE;
    };
    const locks = (record: RecordJson, field: string) =>
      conditions.readOnly(of(record, field), (path) => valueAt(record, path));
    const deciding = conditions.conditionTexts.length === 0 ? [] : [RECORD_TYPE];
    const paths = [...conditions.paths, ...deciding].filter(
      (path) => definitions.field(info.definition.name, path) !== undefined,
    );
    return { conditions, of, locks, paths };
  }, [byLayout, conditions, definitions, info]);
}

/** Whether it is seen on the page of the record does not matter to a list. */
function ruleOf({ required, read_only }: Conditional = {}): Conditional {
  return {
    ...(required === undefined ? {} : { required }),
    ...(read_only === undefined ? {} : { read_only }),
  };
}
