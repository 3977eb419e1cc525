import { useTexts } from '../../i18n/useTexts';
import { DefinitionUses } from '../editor/DefinitionUses';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Segments, Switch } from '../inputs/Plain';
import { faultsAt, Property } from '../inputs/Property';
import styles from './Designer.module.css';
import { useDesign } from './design';
import { GivenBack } from './GivenBack';
import { TypedValues } from './TypedValues';

/** What a flow is called, whose rights it has, and what it is given, keeps and gives back. */
export function FlowPanel() {
  const { t } = useTexts();
  const { flow, change, work } = useDesign();
  const faults = (place: string) => faultsAt(work.problems, place);
  return (
    <div className={styles.panel}>
      <h3>{t('flows.settings')}</h3>
      <Switch
        label={t('flows.active')}
        help={t('flows.activeHelp')}
        checked={flow.active !== false}
        onChange={(on) => change(put(flow, 'active', on ? undefined : false))}
      />
      <LocaleTexts
        label={t('flows.label')}
        value={flow.label}
        faults={faults('/label')}
        onChange={(label) => change({ ...flow, label })}
      />
      <LocaleTexts
        label={t('flows.help')}
        value={flow.help}
        long
        faults={faults('/help')}
        onChange={(help) => change(put(flow, 'help', Object.keys(help).length === 0 ? undefined : help))}
      />
      <Property
        label={t('flows.runAs')}
        help={t(`flows.runAsHelp_${flow.run_as ?? 'system'}`)}
        faults={faults('/run_as')}
        group
      >
        {() => (
          <Segments
            label={t('flows.runAs')}
            value={flow.run_as ?? 'system'}
            choices={(['system', 'user'] as const).map((value) => ({
              value,
              label: t(`flows.runAs_${value}`),
            }))}
            onChange={(value) => change(put(flow, 'run_as', value === 'system' ? undefined : value))}
          />
        )}
      </Property>
      <details className={editor.details} open={flow.input !== undefined}>
        <summary>{t('flows.input')}</summary>
        <TypedValues group="input" />
      </details>
      <details className={editor.details} open={flow.variables !== undefined}>
        <summary>{t('flows.variables')}</summary>
        <TypedValues group="variables" />
      </details>
      <details className={editor.details} open={flow.output !== undefined}>
        <summary>{t('flows.output')}</summary>
        <GivenBack />
      </details>
      <details className={editor.details}>
        <summary>{t('editor.readers')}</summary>
        {work.before === null ? (
          <p className={editor.help}>{t('editor.usesLater')}</p>
        ) : (
          <DefinitionUses kind="flow" name={flow.name} />
        )}
      </details>
    </div>
  );
}
