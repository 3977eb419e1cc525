import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { LayoutType } from '../../meta/types';
import { PlusIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import { useDraftList } from '../draft/useDraft';
import { newLayout } from '../layouts/generated';
import type { LayoutDraft } from '../layouts/layoutDraft';
import { SetupLink } from '../setup/SetupLink';
import type { ObjectDraft } from './objectDraft';
import styles from './Parts.module.css';
import type { ObjectWork } from './useObject';

const TYPES: readonly LayoutType[] = ['record', 'create', 'quick_create'];

/** The pages that show and ask for records of an object. */
export function LayoutsTab({ work }: { work: ObjectWork }) {
  const { t, text } = useTexts();
  const object = work.definition;
  const list = useDraftList<LayoutDraft>('layout');
  const objects = useDraftList<ObjectDraft>('object');
  const navigate = useNavigate();
  const own = list.definitions.filter((each) => each.object === object.name);
  const typeLabel = (name: string) => {
    const type = object.record_types?.find((each) => each.name === name);
    return text(type?.label, nameAsText(name));
  };

  async function add(type: LayoutType) {
    const layout = newLayout(
      object.name,
      type,
      objects.definitions,
      list.definitions.map(({ name }) => name),
    );
    try {
      await list.create(layout);
      await navigate({ to: '/-/setup/$', params: { _splat: `layouts/${layout.name}` } });
    } catch (error) {
      showToast(faultText(error), 'wrong');
    }
  }

  return (
    <>
      {TYPES.map((type) => {
        const layouts = own.filter((each) => each.type === type);
        return (
          <section key={type} className={styles.kind}>
            <div className={styles.tools}>
              <div>
                <h3>{t(`objects.layout_${type}`)}</h3>
                <p>{t(`objects.layoutHelp_${type}`)}</p>
              </div>
              <Button icon={<PlusIcon />} onClick={() => void add(type)}>
                {t('objects.addLayout')}
              </Button>
            </div>
            {layouts.length === 0 ? (
              <p className={styles.empty}>{t(`objects.noLayout_${type}`)}</p>
            ) : (
              <ul className={styles.links}>
                {layouts.map((layout) => (
                  <li key={layout.name}>
                    <SetupLink to={`layouts/${layout.name}`}>
                      <strong>{whoseLayout(layout, typeLabel, t)}</strong>
                      <code>{layout.name}</code>
                      <State state={list.stateOf(layout.name)} />
                      <span className={styles.end}>{list.packageOf(layout.name) ?? t('setup.own')}</span>
                    </SetupLink>
                  </li>
                ))}
              </ul>
            )}
          </section>
        );
      })}
    </>
  );
}

type Speech = ReturnType<typeof useTexts>['t'];

/** Says for whom a layout is. */
function whoseLayout(layout: LayoutDraft, typeLabel: (name: string) => string, t: Speech): string {
  const who = layout.for as { record_type?: string; users?: string; device?: string } | undefined;
  const parts = [
    ...(who?.record_type === undefined ? [] : [t('objects.forType', { type: typeLabel(who.record_type) })]),
    ...(who?.users === undefined ? [] : [t('objects.forUsers', { users: who.users })]),
    ...(who?.device === undefined ? [] : [t('objects.forPhones')]),
  ];
  return parts.length === 0 ? t('objects.forAll') : parts.join(' · ');
}

/** Whether it is new or changed in the draft. */
export function State({ state }: { state: string }) {
  const { t } = useTexts();
  return state === 'same' ? null : <span className={styles.tag}>{t(`draft.state_${state}`)}</span>;
}
