import { useCallback } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { Definitions } from '../../meta/definitions';
import { nameAsText } from '../../meta/text';
import type { SectionDef } from '../../meta/types';
import { fieldsAlong } from '../../runtime/filter/fieldPaths';
import type { LayoutDraft } from './layoutDraft';
import { type Address, cellAt, kindAt, sectionAt, tabAt } from './layoutTree';
import type { Offer } from './palette';

export interface Called {
  /** What people call a field, with the lookups that lead to it. */
  readonly path: (path: string) => string;
  readonly section: (section: SectionDef) => string;
  readonly part: (address: Address) => string;
  readonly offer: (offer: Offer) => string;
}

/** Gives what people call the parts of a page. */
export function useCalled(definitions: Definitions, layout: LayoutDraft): Called {
  const { t, text } = useTexts();
  const path = useCallback(
    (of: string, object = layout.object) =>
      fieldsAlong(definitions, object, of)
        .map((field) => text(field.label, field.name))
        .join(' › ') || nameAsText(of),
    [definitions, layout.object, text],
  );
  const section = useCallback(
    (of: SectionDef): string => {
      const own = text(of.label);
      if (own !== '') {
        return own;
      }
      switch (of.block) {
        case undefined:
          return t('layouts.noHeading');
        case 'related_list': {
          const object = of.relation.split('.')[0] ?? '';
          return text(definitions.object(object)?.definition.plural, object);
        }
        case 'rows': {
          const rows = definitions.rowsOf(layout.object).find(({ name }) => name === of.rows);
          return text(rows?.info.definition.plural, nameAsText(of.rows));
        }
        default:
          return t(`layouts.block_${of.block}`);
      }
    },
    [definitions, layout.object, t, text],
  );
  const part = useCallback(
    (address: Address): string => {
      switch (kindAt(address)) {
        case 'tab':
          return text(tabAt(layout, address)?.label, t('layouts.block_tab'));
        case 'section': {
          const found = sectionAt(layout, address);
          return found === undefined ? '' : section(found);
        }
        case 'cell':
          return path(cellAt(layout, address)?.field ?? '');
        default:
          return t(address.startsWith('/header') ? 'layouts.header' : 'layouts.page');
      }
    },
    [layout, path, section, t, text],
  );
  const offer = useCallback(
    (of: Offer): string => {
      if (of.block === 'related_list') {
        const { object, lookup } = of.relation;
        const field = definitions.field(object.name, lookup);
        return t('layouts.listOf', {
          object: text(object.plural),
          field: text(field?.label, nameAsText(lookup)),
        });
      }
      return of.block === 'rows' ? text(of.object.plural) : t(`layouts.block_${of.block}`);
    },
    [definitions, t, text],
  );
  return { path, section, part, offer };
}
