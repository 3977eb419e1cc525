import { MODES } from '../../api/imports';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import { Loading } from '../../ui/Notice';
import { Foot } from './Foot';
import { FormatChoice } from './FormatChoice';
import { columnOf, ID } from './fillable';
import frame from './Importing.module.css';
import { type Plan, withMode } from './plan';
import { Option, Rule } from './Rule';
import styles from './Rules.module.css';
import type { Importing } from './useImporting';

/** The third step: what is done with what is there already, and how dates and figures are read. */
export function RulesStep({ importing }: { importing: Importing }) {
  const { t } = useTexts();
  const { plan, info, lack, open, formats, reading, sheet, starting, startError, change, go, start } =
    importing;
  if (plan === null || sheet === undefined) {
    return <Loading />;
  }
  return (
    <section className={frame.card} aria-label={t('importing.step_rules')} aria-busy={reading}>
      <ModeChoice importing={importing} plan={plan} info={info} />
      {open.map((ambiguous) => (
        <FormatChoice
          key={ambiguous.kind}
          ambiguous={ambiguous}
          formats={formats}
          onChange={(next) => change({ ...plan, formats: next })}
        />
      ))}
      {plan.mode === 'update' ? null : (
        <Rule title={t('importing.duplicates')} help={t('importing.duplicatesHelp')}>
          {(['skip', 'save'] as const).map((each) => (
            <Option
              key={each}
              name="duplicates"
              label={t(`importing.duplicates_${each}`)}
              help={t(`importing.duplicatesHelp_${each}`)}
              checked={plan.duplicates === each}
              onChoose={() => change({ ...plan, duplicates: each })}
            />
          ))}
        </Rule>
      )}
      <label className={styles.remember}>
        <input
          type="checkbox"
          checked={plan.remember}
          onChange={(event) => change({ ...plan, remember: event.target.checked })}
        />
        <span>
          {t('importing.remember')}
          <small>{t('importing.rememberHelp')}</small>
        </span>
      </label>
      <p role="alert" className={frame.fault}>
        {startError === null ? '' : faultText(startError)}
      </p>
      <Foot
        told={lack === null ? t('importing.checkHelp') : t(`importing.lack_${lack}`)}
        back={() => go({ step: 'columns' })}
        next={{
          label: t('importing.toCheck'),
          off: lack !== null,
          busy: starting,
          run: () => start(true),
        }}
      />
    </section>
  );
}

function ModeChoice({ importing, plan, info }: { importing: Importing; plan: Plan; info: ObjectInfo }) {
  const { t, text, locale } = useTexts();
  const { keys, mapping, change } = importing;
  const object = nounIn(text(info.definition.plural), locale);
  const labelOf = (name: string) =>
    name === ID ? t('importing.id') : text(info.fields.get(name)?.label, name);
  return (
    <Rule title={t('importing.mode', { object })}>
      {MODES.map((mode) => {
        const off = mode !== 'insert' && keys.length === 0;
        const chosen = plan.mode === mode;
        return (
          <Option
            key={mode}
            name="mode"
            label={t(`importing.mode_${mode}`)}
            help={off ? t('importing.noKey') : t(`importing.modeHelp_${mode}`, { object })}
            checked={chosen}
            off={off}
            onChoose={() => change(withMode(plan, mode, keys))}
          >
            {chosen && mode !== 'insert' ? (
              <label className={styles.key}>
                <span>{t('importing.matchBy')}</span>
                <select
                  value={plan.key ?? ''}
                  onChange={(event) => change({ ...plan, key: event.target.value })}
                >
                  {keys.map((name) => (
                    <option key={name} value={name}>
                      {t('importing.keyFrom', {
                        field: labelOf(name),
                        column: columnOf(mapping, name) ?? '',
                      })}
                    </option>
                  ))}
                </select>
              </label>
            ) : null}
          </Option>
        );
      })}
    </Rule>
  );
}
