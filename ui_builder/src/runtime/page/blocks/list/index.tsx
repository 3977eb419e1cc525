import { useApp } from '../../../../api/app';
import { Scope } from '../../../../api/scope';
import { useTexts } from '../../../../i18n/useTexts';
import type { ListBlockDef } from '../../../../meta/types';
import { type BlockProps, defineBlockUi } from '../../blockUi';
import styles from '../block.module.css';
import { FirstRecords } from './FirstRecords';

function ListBlock({ block }: BlockProps<ListBlockDef>) {
  const { t } = useTexts();
  const view = useApp().views.find((each) => each.name === block.view);
  return view === undefined ? (
    <p className={styles.none}>{t('page.gone')}</p>
  ) : (
    <Scope object={view.object}>
      <FirstRecords object={view.object} view={view.name} limit={block.limit ?? 10} />
    </Scope>
  );
}

export default defineBlockUi<ListBlockDef>({ Block: ListBlock, rows: 3 });
