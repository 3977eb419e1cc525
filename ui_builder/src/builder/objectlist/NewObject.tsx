import { useNavigate } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { DropFile, TABLES } from '../../ui/DropFile';
import { Loading } from '../../ui/Notice';
import { Segments } from '../inputs/Plain';
import { handOver } from '../spreadsheet/handedFile';
import { CopyOf } from './CopyOf';
import { FromNothing } from './FromNothing';
import styles from './ObjectList.module.css';

const WAYS = ['nothing', 'sheet', 'copy'] as const;
type Way = (typeof WAYS)[number];

/** Makes an object: of nothing, of a spreadsheet, or as a copy of another. */
export function NewObject({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const [way, setWay] = useState<Way>('nothing');

  function made(name: string) {
    void navigate({ to: '/-/setup/objects/$name/$', params: { name, _splat: 'fields' } });
  }

  return (
    <Dialog open label={t('objectList.new')} className={styles.dialog} onClose={onClose}>
      <h2>{t('objectList.new')}</h2>
      <Segments
        label={t('objectList.way')}
        value={way}
        choices={WAYS.map((value) => ({ value, label: t(`objectList.way_${value}`) }))}
        onChange={setWay}
      />
      <Suspense fallback={<Loading />}>
        {way === 'nothing' ? <FromNothing onMade={made} onClose={onClose} /> : null}
        {way === 'copy' ? <CopyOf onMade={made} onClose={onClose} /> : null}
      </Suspense>
      {way === 'sheet' ? (
        <div className={styles.form}>
          <p className={styles.help}>{t('objectList.sheetHelp')}</p>
          <DropFile
            label={t('importing.drop')}
            help={t('importing.kinds')}
            accept={TABLES}
            onFile={(file) => {
              handOver(file);
              void navigate({ to: '/-/setup/spreadsheet' });
            }}
          />
        </div>
      ) : null}
    </Dialog>
  );
}
