import { useApp } from '../../api/app';
import type { FlowSummary } from '../../api/flows';
import type { RunFilter, RunState } from '../../api/runs';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { asTexts } from '../../runtime/flows/asked';
import { CloseIcon } from '../../ui/icons';
import inputs from '../inputs/inputs.module.css';
import styles from './Runs.module.css';

interface Props {
  filter: RunFilter;
  flows: readonly FlowSummary[];
  onChange: (filter: RunFilter) => void;
}

const ORDER: readonly RunState[] = ['ready', 'waiting', 'failed', 'done', 'cancelled'];
const COUNTED: ReadonlySet<RunState> = new Set(['ready', 'waiting', 'failed']);

/** Which runs: how they stand, of which flow, about what. */
export function RunFilters({ filter, flows, onChange }: Props) {
  const { t, text } = useTexts();
  const { objects } = useApp();
  const set = (key: keyof RunFilter, value: string) => {
    const { [key]: _, ...rest } = filter;
    onChange(value === '' ? rest : { ...rest, [key]: value });
  };
  const running = new Set(flows.flatMap(({ object }) => object ?? []));
  const about = objects.filter(({ name }) => running.has(name) || name === filter.object);
  const known = filter.flow === undefined || flows.some(({ name }) => name === filter.flow);
  return (
    <search className={styles.filters}>
      <States filter={filter} flows={flows} onChange={(state) => set('state', state)} />
      <select
        className={inputs.box}
        aria-label={t('runs.flow')}
        value={filter.flow ?? ''}
        onChange={(event) => set('flow', event.target.value)}
      >
        <option value="">{t('runs.anyFlow')}</option>
        {known ? null : <option value={filter.flow}>{nameAsText(filter.flow ?? '')}</option>}
        {flows.map(({ name, label }) => (
          <option key={name} value={name}>
            {text(asTexts(label), nameAsText(name))}
          </option>
        ))}
      </select>
      <select
        className={inputs.box}
        aria-label={t('runs.object')}
        value={filter.object ?? ''}
        onChange={(event) => set('object', event.target.value)}
      >
        <option value="">{t('runs.anyObject')}</option>
        {about.map(({ name, plural }) => (
          <option key={name} value={name}>
            {text(plural, nameAsText(name))}
          </option>
        ))}
      </select>
      {filter.record === undefined ? null : (
        <button type="button" className={styles.clear} onClick={() => set('record', '')}>
          <CloseIcon />
          {t('runs.oneRecord')}
        </button>
      )}
    </search>
  );
}

/** How they stand, with how many there are of what may need somebody. */
function States(props: {
  filter: RunFilter;
  flows: readonly FlowSummary[];
  onChange: (state: RunState | '') => void;
}) {
  const { filter, flows, onChange } = props;
  const { t, locale } = useTexts();
  const meant = filter.flow === undefined ? flows : flows.filter(({ name }) => name === filter.flow);
  const counted = (state: RunState) =>
    COUNTED.has(state) && filter.object === undefined && filter.record === undefined
      ? meant.reduce((sum, { counts }) => sum + counts[state as 'ready' | 'waiting' | 'failed'], 0)
      : 0;
  return (
    <fieldset className={styles.states}>
      <legend>{t('runs.state')}</legend>
      {(['', ...ORDER] as const).map((state) => {
        const count = state === '' ? 0 : counted(state);
        return (
          <label key={state}>
            <input
              type="radio"
              name="run-state"
              checked={(filter.state ?? '') === state}
              onChange={() => onChange(state)}
            />
            {state === '' ? t('runs.anyState') : t(`automation.state_${state}`)}
            {count === 0 ? null : (
              <span data-state={state}>
                {numberFormat(locale, { notation: count > 9_999 ? 'compact' : 'standard' }).format(count)}
              </span>
            )}
          </label>
        );
      })}
    </fieldset>
  );
}
