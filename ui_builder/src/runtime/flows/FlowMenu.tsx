import { MOST_STARTED } from '../../api/flowStart';
import { useFlowButtonsOf } from '../../api/scope';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectDef } from '../../meta/types';
import { PlayIcon } from '../../ui/icons';
import { Menu } from '../../ui/Menu';
import { MenuItem } from '../../ui/MenuItems';
import { showToast } from '../../ui/toastStore';
import styles from './FlowMenu.module.css';
import { useFlowButtons } from './useFlowButtons';

interface Props {
  object: ObjectDef;
  records: readonly string[];
  onStarted: () => void;
}

/** The flows that can be started for the records that are selected; nothing where there are none. */
export function FlowMenu({ object, records, onStarted }: Props) {
  const { t, locale } = useTexts();
  const buttons = useFlowButtonsOf(object.name).filter(({ mass }) => mass);
  const { items, shown } = useFlowButtons({ object, records, buttons, onStarted });
  const label = t('automation.more');
  const tooMany = () =>
    showToast(t('automation.tooMany', { count: numberFormat(locale).format(MOST_STARTED) }), 'wrong');
  if (items.length === 0 || records.length === 0) {
    return null;
  }
  return (
    <>
      <Menu
        worded
        label={label}
        className={styles.button}
        trigger={
          <>
            <PlayIcon />
            <span>{label}</span>
          </>
        }
      >
        {() =>
          items.map(({ name, run, ...item }) => (
            <MenuItem key={name} {...item} onSelect={records.length > MOST_STARTED ? tooMany : run} />
          ))
        }
      </Menu>
      {shown}
    </>
  );
}
