/** What a preview shows of a layout that is not in force. */
import type { Definitions } from '../../../meta/definitions';
import { pathOf } from '../../../meta/entries';
import type { ScopeContent } from '../../../meta/scope';
import type { LayoutDef, SectionDef } from '../../../meta/types';
import { isFields, type LayoutDraft } from '../layoutDraft';

/** Gives the layout as if it were for everybody, as the page of a record or the form for a new one. */
export function forEverybody(layout: LayoutDraft, type: 'record' | 'create'): LayoutDef {
  const { for: _, ...rest } = layout;
  return { ...rest, type };
}

/** Takes out of a layout what the records that are stored do not have yet; names it too. */
export function asStored(
  layout: LayoutDef,
  definitions: Definitions,
): { layout: LayoutDef; left: readonly string[] } {
  const left = new Set<string>();
  const has = (object: string, path: string) => {
    const found = definitions.field(object, path) !== undefined;
    if (!found) {
      left.add(path);
    }
    return found;
  };
  const section = (of: SectionDef): readonly SectionDef[] => {
    if (isFields(of)) {
      return [{ ...of, fields: of.fields.filter((entry) => has(layout.object, pathOf(entry))) }];
    }
    if (of.block === 'related_list') {
      const [object = '', lookup = ''] = of.relation.split('.');
      return has(object, lookup) ? [{ ...of, fields: of.fields.filter((path) => has(object, path)) }] : [];
    }
    return [of];
  };
  const { header, side } = layout;
  const stored = {
    ...layout,
    tabs: layout.tabs.map((tab) => ({ ...tab, sections: tab.sections.flatMap(section) })),
    ...(header?.fields === undefined
      ? {}
      : { header: { ...header, fields: header.fields.filter((path) => has(layout.object, path)) } }),
    ...(side === undefined ? {} : { side: side.flatMap(section) }),
  };
  return { layout: stored, left: [...left] };
}

/** Puts a layout in the place of all others of its object, with the trees of the draft. */
export function withOnly(content: ScopeContent, layout: LayoutDef, draft: ScopeContent): ScopeContent {
  const expressions = { ...content.expressions };
  for (const [object, trees] of Object.entries(draft.expressions ?? {})) {
    expressions[object] = { ...expressions[object], ...trees };
  }
  const others = content.layouts.filter((each) => each.object !== layout.object);
  return { ...content, layouts: [layout, ...others], expressions };
}
