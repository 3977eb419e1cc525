import { Button } from 'antd';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { Option } from '../../meta/types';
import { showToast } from '../../ui/toastStore';
import { useDraftList } from '../draft/useDraft';
import { Choose, Segments } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import { SetupLink } from '../setup/SetupLink';
import { choicesOf, type FieldWork, type Picklist } from './fieldWork';
import { nameOf, spoken } from './naming';
import { OptionsEditor } from './OptionsEditor';
import { withProperty } from './objectDraft';
import { defaultKept } from './optionEditing';
import styles from './Panel.module.css';

/** What a field offers: options of its own or a shared list, perhaps depending on another field. */
export function OptionSource({ work }: { work: FieldWork; option: string }) {
  const { t } = useTexts();
  const { field, picklists, change } = work;
  const source = field.picklist === undefined ? 'own' : 'shared';

  function choose(next: 'own' | 'shared') {
    const own = choicesOf(field, picklists);
    const first = picklists[0]?.name;
    if (next === 'own') {
      change({ ...withProperty(field, 'picklist', undefined), options: own } as typeof field);
    } else if (first !== undefined) {
      change({ ...withProperty(field, 'options', undefined), picklist: first });
    }
  }

  return (
    <>
      {picklists.length === 0 && source === 'own' ? null : (
        <Segments
          label={t('options.source')}
          value={source}
          choices={[
            { value: 'own', label: t('options.own') },
            { value: 'shared', label: t('options.shared') },
          ]}
          onChange={choose}
        />
      )}
      {source === 'own' ? <Own work={work} /> : <Shared work={work} />}
      <ControlledBy work={work} />
    </>
  );
}

function Own({ work }: { work: FieldWork }) {
  const { t, text } = useTexts();
  const { object, field, before, picklists, change } = work;
  const options = (field.options as readonly Option[] | undefined) ?? [];
  const list = useDraftList<Picklist>('picklist');
  const by = object.fields.find((each) => each.name === field.controlled_by);

  function save(next: readonly Option[]) {
    const kept = defaultKept(field, next);
    change({ ...kept, options: next });
  }

  async function share() {
    const label = field.label ?? { en: nameAsText(field.name) };
    const names = list.definitions.map((each) => each.name);
    const name = nameOf(spoken(label), 'options', names);
    try {
      await list.create({ kind: 'picklist', name, label, options });
      change({ ...withProperty(field, 'options', undefined), picklist: name });
      showToast(t('options.nowShared', { name: text(label) }), 'done');
    } catch (error) {
      showToast(faultText(error), 'wrong');
    }
  }

  return (
    <>
      <OptionsEditor
        label={t('options.title')}
        options={options}
        published={(before?.options as readonly Option[] | undefined) ?? []}
        faults={options.length === 0 ? [] : faultsAt(work.faults, '/options')}
        {...(field.type === 'picklist'
          ? {
              byDefault: {
                value: field.default as string | undefined,
                set: (value: string | undefined) => change(withProperty(field, 'default', value)),
              },
            }
          : {})}
        controlling={by && { label: text(by.label, nameAsText(by.name)), options: choicesOf(by, picklists) }}
        onChange={save}
      />
      {options.length === 0 || options.some((option) => option.when !== undefined) ? null : (
        <span>
          <Button size="small" type="link" className={styles.link ?? ''} onClick={() => void share()}>
            {t('options.share')}
          </Button>
        </span>
      )}
    </>
  );
}

function Shared({ work }: { work: FieldWork }) {
  const { t, text } = useTexts();
  const { field, picklists, change } = work;
  const name = String(field.picklist);
  return (
    <>
      <Choose
        label={t('options.sharedList')}
        help={t('options.sharedHelp')}
        faults={faultsAt(work.faults, '/picklist')}
        value={name}
        choices={picklists.map((each) => ({
          value: each.name,
          label: text(each.label, nameAsText(each.name)),
        }))}
        onChange={(next) => change(withProperty(field, 'picklist', next))}
      />
      <SetupLink to={`picklists/${name}`}>{t('options.editShared')}</SetupLink>
    </>
  );
}

const CHOICE = new Set(['picklist', 'record_type']);

/** The field that decides which of the options are offered. */
function ControlledBy({ work }: { work: FieldWork }) {
  const { t, text } = useTexts();
  const { object, field, change } = work;
  const others = object.fields.filter((each) => CHOICE.has(each.type) && each.name !== field.name);
  if (others.length === 0 && field.controlled_by === undefined) {
    return null;
  }

  function choose(by: string | undefined) {
    const options = (field.options as readonly Option[] | undefined)?.map((option) =>
      withProperty(option, 'when', undefined),
    );
    const free = options === undefined ? field : { ...field, options };
    change(withProperty(free, 'controlled_by', by));
  }

  return (
    <Choose
      label={t('options.controlledBy')}
      help={t('options.controlledByHelp')}
      faults={faultsAt(work.faults, '/controlled_by')}
      value={field.controlled_by as string | undefined}
      choices={others.map((each) => ({ value: each.name, label: text(each.label, nameAsText(each.name)) }))}
      none={t('options.independent')}
      onChange={choose}
    />
  );
}
