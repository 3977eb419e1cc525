import { useTexts } from '../../i18n/useTexts';
import { Figure, Switch } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import { type FieldWork, mayHave } from './fieldWork';
import { withProperty } from './objectDraft';
import styles from './Panel.module.css';

interface Mask {
  readonly start?: number;
  readonly end?: number;
}

const SHOWN: Mask = { start: 3, end: 4 };
const EXAMPLE = '13812345678';

/** Whether the field is about a person, and how much of a value is shown. */
export function Privacy({ work }: { work: FieldWork }) {
  const { t } = useTexts();
  const { field, type, object, change, faults } = work;
  const mask = field.mask as Mask | undefined;
  // The title is shown wherever a record is named.
  const masks = mayHave(type, 'mask') && (object.title !== field.name || mask !== undefined);
  if (!masks && !mayHave(type, 'personal')) {
    return null;
  }
  const set = (next: Mask | undefined) => change(withProperty(field, 'mask', next));
  const open = field.personal === true || mask !== undefined || faultsAt(faults, '/mask').length > 0;
  return (
    <details className={styles.details} open={open || undefined}>
      <summary>{t('permissions.privacy')}</summary>
      <div className={styles.stack}>
        {mayHave(type, 'personal') ? (
          <Switch
            label={t('permissions.personal')}
            help={t('permissions.personalHelp')}
            faults={faultsAt(faults, '/personal')}
            checked={field.personal === true}
            onChange={(on) => change(withProperty(field, 'personal', on, false))}
          />
        ) : null}
        {masks ? (
          <Switch
            label={t('permissions.mask')}
            help={
              mask === undefined ? t('permissions.maskHelp') : t('permissions.masked', { as: masked(mask) })
            }
            faults={faultsAt(faults, '/mask')}
            checked={mask !== undefined}
            onChange={(on) => set(on ? SHOWN : undefined)}
          />
        ) : null}
        {mask === undefined ? null : (
          <>
            <Figure
              whole
              label={t('permissions.maskStart')}
              value={mask.start ?? 0}
              onChange={(start) => set({ ...mask, start: start ?? 0 })}
            />
            <Figure
              whole
              label={t('permissions.maskEnd')}
              value={mask.end ?? 0}
              onChange={(end) => set({ ...mask, end: end ?? 0 })}
            />
          </>
        )}
      </div>
    </details>
  );
}

/** Shows an example as reads show it. */
function masked({ start = 0, end = 0 }: Mask): string {
  return start + end >= EXAMPLE.length
    ? '****'
    : `${EXAMPLE.slice(0, start)}****${end === 0 ? '' : EXAMPLE.slice(-end)}`;
}
