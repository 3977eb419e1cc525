import { useMemo } from 'react';
import { labelOf, type RecordJson } from '../../../api/records';
import { useTexts } from '../../../i18n/useTexts';
import type { ObjectInfo } from '../../../meta/definitions';
import { chooseLayout } from '../../../meta/layoutChoice';
import { RECORD_TYPE } from '../../../meta/systemFields';
import type { LayoutDef } from '../../../meta/types';
import { useNarrow } from '../../../ui/useMedia';
import { useTitle } from '../../../ui/useTitle';
import type { Conditions } from '../../form/conditions';
import { RecordBody } from '../RecordBody';
import { RecordHead } from '../RecordHead';
import { RecordPageProvider, type RecordPageState, sightOf } from '../recordPage';
import { useSaves } from '../useSaves';
import type { AsOfState } from './asOf';

export interface StillProps {
  app: string;
  info: ObjectInfo;
  /** The record as it is shown. */
  record: RecordJson;
  fields: readonly string[];
  layouts: readonly LayoutDef[];
  conditions: Conditions;
  asOf: AsOfState;
  /** What the page is called, by the name of the record. */
  called: (title: string) => string;
}

const NONE: ReadonlySet<string> = new Set();
const nothing = () => undefined;

/** A record that is read and not changed, for it is not the present one. */
export function StillRecord({ app, info, record, fields, layouts, conditions, asOf, called }: StillProps) {
  const { text } = useTexts();
  const phone = useNarrow();
  const recordType = record[RECORD_TYPE] ?? asOf.now[RECORD_TYPE];
  const layout = useMemo(() => {
    const type = typeof recordType === 'string' ? recordType : undefined;
    return chooseLayout(layouts, 'record', { recordType: type, phone }) ?? (layouts.at(-1) as LayoutDef);
  }, [layouts, recordType, phone]);
  const title = labelOf(record, info.definition.title) || text(info.definition.label);
  useTitle(called(title));
  const page: RecordPageState = {
    app,
    info,
    record,
    title,
    layout,
    sight: useMemo(() => sightOf(conditions, record), [conditions, record]),
    saves: useSaves(info, record.id, fields),
    mayUpdate: false,
    mayDelete: false,
    form: null,
    editing: NONE,
    edit: nothing,
    printing: false,
    asOf,
  };
  return (
    <RecordPageProvider value={page}>
      <RecordHead onEdit={nothing} onPrint={nothing} />
      <RecordBody />
    </RecordPageProvider>
  );
}
