import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import type { Json } from '../../api/client';
import { useDefinitions } from '../../api/definitions';
import { type Reference, useTitleSearch } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import { fittingWhere } from '../../meta/lookupFilter';
import { nounIn } from '../../meta/text';
import type { InputProps } from '../fieldUi';

/** Finds a record of the other object by its title, as one types; it offers what the field's condition allows. */
export function ReferenceInput(props: InputProps) {
  const { id, value, field, invalid, describedBy, autoFocus, beside, onChange } = props;
  const { t, text, locale } = useTexts();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(autoFocus ?? false);
  const target = useDefinitions().object(field.target ?? '');
  const title = target?.definition.title ?? 'id';
  const fitting = beside === undefined ? undefined : fittingWhere(beside.info, field, beside.value);
  const typedText = useDeferredValue(typed.trim());
  const search = useTitleSearch(field.target ?? '', { title, text: typedText, fitting }, open);
  const chosen = value as Reference | null;
  const offered = search.data ?? [];
  const all =
    chosen === null || offered.some((each) => each.id === chosen.id) ? offered : [chosen, ...offered];

  function choose(next: string | undefined) {
    onChange((all.find((each) => each.id === next) ?? null) as Json);
  }

  return (
    <Select
      id={id}
      style={{ width: '100%' }}
      value={chosen?.id ?? null}
      options={all.map((each) => ({ value: each.id, label: each.label ?? each.id }))}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      defaultOpen={autoFocus ?? false}
      onOpenChange={setOpen}
      loading={search.isFetching}
      notFoundContent={search.isFetching ? t('state.loading') : t('field.notFound')}
      allowClear={!field.required}
      placeholder={text(
        field.placeholder,
        t('field.search', { object: nounIn(text(target?.definition.plural), locale) }),
      )}
      status={invalid ? 'error' : ''}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      aria-required={field.required}
      aria-label={text(field.label)}
      autoFocus={autoFocus ?? false}
      onChange={(next) => choose(next ?? undefined)}
    />
  );
}
