import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useId, useState } from 'react';
import { draftCalls } from '../../api/drafts';
import { useTexts } from '../../i18n/useTexts';
import { SearchIcon } from '../../ui/icons';
import { keeperOf, listKey } from '../draft/DraftKeeper';
import { type Findable, findInSetup } from './findInSetup';
import styles from './SetupSearch.module.css';

const KINDS = [
  'object',
  'view',
  'layout',
  'picklist',
  'app',
  'page',
  'form',
  'flow',
  'approval',
  'template',
  'webhook',
  'connector',
];

/** Finds whatever there is in the setup, as one types; arrows choose, Enter opens. */
export function SetupSearch() {
  const { t, text } = useTexts();
  const id = useId();
  const navigate = useNavigate();
  const [sought, setSought] = useState('');
  const [chosen, setChosen] = useState(0);
  const [open, setOpen] = useState(false);
  const all = useFindable(sought.trim() !== '');
  const found = findInSetup(all, useDeferredValue(sought), text);
  const shown = open && sought.trim() !== '';
  const listed = shown && found.length > 0;
  const here = Math.min(chosen, found.length - 1);

  function go(at: number) {
    const address = found[at]?.address;
    if (address !== undefined) {
      setOpen(false);
      setSought('');
      navigate({ to: '/-/setup/$', params: { _splat: address } });
    }
  }

  function pressed(event: React.KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setChosen((here + step + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(here);
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault();
      setOpen(false);
    }
  }

  return (
    <div className={styles.search}>
      <SearchIcon />
      <input
        type="search"
        role="combobox"
        aria-label={t('setup.search')}
        aria-expanded={listed}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={listed ? `${id}-${here}` : undefined}
        placeholder={t('setup.search')}
        value={sought}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setSought(event.target.value);
          setChosen(0);
          setOpen(true);
        }}
        onKeyDown={pressed}
      />
      <div id={id} role="listbox" aria-label={t('setup.search')} className={styles.found} hidden={!listed}>
        {found.map((each, at) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the box keeps the focus, as a combobox does
          // biome-ignore lint/a11y/useKeyWithClickEvents: arrows and Enter work in the box
          <div
            key={each.address}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === here}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => go(at)}
          >
            <strong>{each.label}</strong>
            <span>
              {each.of === undefined
                ? t(`setup.found_${each.kind}`)
                : t('setup.foundOf', { kind: t(`setup.found_${each.kind}`), of: each.of })}
            </span>
          </div>
        ))}
      </div>
      {shown && found.length === 0 ? (
        <p role="status" className={styles.found}>
          {t('setup.nothingFound', { sought: sought.trim() })}
        </p>
      ) : null}
    </div>
  );
}

/** Gives everything that can be found; it is read once somebody searches. */
function useFindable(enabled: boolean): readonly Findable[] {
  const keeper = keeperOf(useQueryClient());
  return useQueries({
    queries: KINDS.map((kind) => ({
      queryKey: listKey(kind),
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        await keeper.flushAll();
        return draftCalls.list(kind, signal);
      },
      staleTime: 10_000,
      enabled,
    })),
    combine: gathered,
  });
}

function gathered(
  answers: readonly { data?: { definitions: readonly Findable[] } | undefined }[],
): readonly Findable[] {
  return answers.flatMap(({ data }) => data?.definitions ?? []);
}
