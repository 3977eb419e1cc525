import { Button } from 'antd';
import { useKnownObject } from '../../api/app';
import { useTexts } from '../../i18n/useTexts';
import type { RecordAction } from '../../meta/types';
import { ActionMenu } from '../../ui/ActionMenu';
import { Dialog } from '../../ui/Dialog';
import { MoreIcon } from '../../ui/icons';
import { useNarrow } from '../../ui/useMedia';
import { useRecordAccess } from '../access/useRecordAccess';
import { useFlowButtons, useRecordButtons } from '../flows/useFlowButtons';
import { ACTION_ICONS } from './actionIcons';
import { actionsOf } from './actions';
import { ChangeOwner } from './ChangeOwner';
import dialog from './LifeCycle.module.css';
import styles from './RecordActions.module.css';
import { useRecordPage } from './recordPage';
import { useRecordActions } from './useRecordActions';

const BUTTONS = 2;
const FLOWS = 1;

/** What can be done with the record: two buttons, the rest in a menu; on a phone at the foot of the page. */
export function RecordActions({ onEdit, onPrint }: { onEdit: () => void; onPrint: () => void }) {
  const { t } = useTexts();
  const { info, record, layout, title, mayUpdate, mayDelete } = useRecordPage();
  const create = useKnownObject(info.definition.name)?.may.create ?? false;
  const may = { create, update: mayUpdate, delete: mayDelete };
  const { runs, busy, asked, close, makeVoid } = useRecordActions({ onEdit, onPrint });
  const actions = actionsOf(info, record, layout, may);
  const rest = actions.slice(BUTTONS).map((action) => ({
    name: action,
    label: t(textOf(action)),
    icon: ACTION_ICONS[action],
    danger: isDangerous(action),
    run: runs[action],
  }));
  const access = useRecordAccess();
  const buttons = useRecordButtons(info.definition.name, record.id);
  const flows = useFlowButtons({ object: info.definition, records: [record.id], buttons });
  const narrow = useNarrow();
  const beside = narrow ? [] : flows.items.slice(0, FLOWS);
  const question = t('record.void_ask', { label: title });
  return (
    <div className={styles.actions}>
      {actions.slice(0, BUTTONS).map((action) => (
        <Button
          key={action}
          type={action === 'submit' ? 'primary' : 'default'}
          danger={isDangerous(action)}
          icon={ACTION_ICONS[action]}
          loading={busy === action}
          onClick={runs[action]}
        >
          {t(textOf(action))}
        </Button>
      ))}
      {beside.map(({ name, label, icon, run }) => (
        <Button key={name} icon={icon} loading={flows.busy} onClick={run}>
          {label}
        </Button>
      ))}
      <ActionMenu
        label={t('record.more')}
        icon={<MoreIcon />}
        items={[
          ...flows.items.slice(beside.length),
          ...rest.filter(({ danger }) => !danger),
          ...access.items,
          ...rest.filter(({ danger }) => danger),
        ]}
      />
      {access.dialogs}
      {flows.shown}
      <ChangeOwner open={asked === 'change_owner'} onClose={close} />
      <Dialog open={asked === 'void'} label={question} className={dialog.dialog} onClose={close}>
        <h2>{question}</h2>
        <p>{t('record.void_help')}</p>
        <div className={dialog.answers}>
          <Button onClick={close}>{t('record.cancel')}</Button>
          <Button type="primary" danger onClick={makeVoid}>
            {t('record.void')}
          </Button>
        </div>
      </Dialog>
    </div>
  );
}

const isDangerous = (action: RecordAction) => action === 'delete' || action === 'void';
const textOf = (action: RecordAction) => (action === 'edit' ? 'record.editAll' : `record.${action}`);
