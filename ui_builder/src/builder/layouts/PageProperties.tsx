import { useTexts } from '../../i18n/useTexts';
import type { LayoutForDef } from '../../meta/types';
import { Choose, Switch } from '../inputs/Plain';
import { Faults } from '../inputs/Property';
import { Condition } from './Condition';
import { useDesigner } from './designer';
import styles from './Properties.module.css';

/** For whom the page is, and how it goes as a whole. */
export function PageProperties() {
  const { t, text } = useTexts();
  const { layout, info, set, faults } = useDesigner();
  const { record_type: type, users, device } = layout.for ?? {};
  const types = info.definition.record_types ?? [];

  function change(next: LayoutForDef) {
    const said = Object.entries(next).filter(([, value]) => value !== undefined);
    set('/for', said.length === 0 ? undefined : Object.fromEntries(said));
  }
  const keep: LayoutForDef = layout.for ?? {};
  const own = new Set(['', '/tabs', '/side', '/object', '/type', '/name']);

  return (
    <>
      <p className={styles.hint}>{t(`layouts.about_${layout.type}`)}</p>
      <Faults faults={faults('').filter(({ path }) => own.has(path))} />
      <h4>{t('layouts.forWhom')}</h4>
      {types.length === 0 ? null : (
        <Choose
          label={t('layouts.recordType')}
          help={t('layouts.recordTypeHelp')}
          value={type}
          none={t('layouts.everyType')}
          choices={types.map(({ name, label }) => ({ value: name, label: text(label, name) }))}
          faults={faults('/for/record_type')}
          onChange={(value) => change({ ...keep, record_type: value } as LayoutForDef)}
        />
      )}
      <Choose
        label={t('layouts.device')}
        help={t('layouts.deviceHelp')}
        value={device}
        none={t('layouts.everyDevice')}
        choices={[{ value: 'phone', label: t('layouts.phoneOnly') }]}
        faults={faults('/for/device')}
        onChange={(value) => change({ ...keep, device: value } as LayoutForDef)}
      />
      <Condition
        label={t('layouts.users')}
        none={t('layouts.everybody')}
        when={t('layouts.usersWhen')}
        object={layout.object}
        value={users}
        faults={faults('/for/users')}
        formulaOnly
        onChange={(value) => change({ ...keep, users: value } as LayoutForDef)}
      />
      {layout.type !== 'create' ? null : (
        <Switch
          label={t('layouts.steps')}
          help={t('layouts.stepsHelp')}
          checked={layout.steps === true}
          onChange={(on) => set('/steps', on ? true : undefined)}
        />
      )}
      <p className={styles.hint}>{t('layouts.keysHelp')}</p>
    </>
  );
}
