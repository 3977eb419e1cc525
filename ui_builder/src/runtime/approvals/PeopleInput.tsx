import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { type FoundPrincipal, usePrincipalSearch } from '../../api/principals';
import { useTexts } from '../../i18n/useTexts';

const WHOLE = { width: '100%' };

interface Props {
  label: string;
  value: readonly FoundPrincipal[];
  /** How many can be named. */
  most: number;
  onChange: (value: readonly FoundPrincipal[]) => void;
}

/** Users, found as one types. */
export function PeopleInput({ label, value, most, onChange }: Props) {
  const { t } = useTexts();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const search = usePrincipalSearch('user', 'id', useDeferredValue(typed), open);
  const found = search.data ?? [];
  const named = new Map([...found, ...value].map((each) => [each.value, each]));
  const one = most === 1;

  function choose(ids: readonly string[]) {
    setTyped('');
    onChange(ids.flatMap((id) => named.get(id) ?? []).slice(0, most));
  }

  return (
    <Select<string | string[]>
      style={WHOLE}
      {...(one ? {} : { mode: 'multiple' as const, maxCount: most })}
      value={one ? (value[0]?.value ?? null) : value.map((each) => each.value)}
      options={[...named.values()].map((each) => ({
        value: each.value,
        label: each.label,
        detail: each.detail,
      }))}
      optionRender={({ label: name, data }) => (
        <span>
          {name} <small>{data.detail}</small>
        </span>
      )}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      onOpenChange={setOpen}
      loading={search.isFetching}
      notFoundContent={t(
        search.isFetching ? 'state.loading' : search.isError ? 'state.failed' : 'access.nobodyFound',
      )}
      placeholder={t('access.find_user')}
      aria-label={label}
      onChange={(next) => choose(typeof next === 'string' ? [next] : (next ?? []))}
    />
  );
}
