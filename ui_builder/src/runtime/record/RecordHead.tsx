import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { Pill } from '../../fields/shared/Pill';
import { momentFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import { DOCUMENT_STATUS, RECORD_TYPE } from '../../meta/systemFields';
import { BackIcon, DownIcon, UpIcon } from '../../ui/icons';
import { ObjectIcon } from '../../ui/objectIcons';
import { FavouriteButton } from '../favourites/FavouriteButton';
import { lastList } from '../list/listSearch';
import { FollowButton } from '../talk/FollowButton';
import { RemindButton } from '../talk/RemindButton';
import { Facts } from './Facts';
import { RecordActions } from './RecordActions';
import styles from './RecordPage.module.css';
import { useRecordPage } from './recordPage';
import { useNeighbours } from './useNeighbours';

/** What the record is, where it stands, its key fields, and what can be done with it. */
export function RecordHead({ onEdit, onPrint }: { onEdit: () => void; onPrint: () => void }) {
  const { text, locale } = useTexts();
  const { app, info, record, title, layout, form, printing, asOf } = useRecordPage();
  const still = form === null && asOf === undefined;
  const object = info.definition.name;
  const printed = momentFormat(locale, { dateStyle: 'long' }).format(new Date());
  return (
    <header className={styles.head}>
      <div className={styles.way}>
        <Link className={styles.back} to="/$app/$object" params={{ app, object }} search={lastList(object)}>
          <BackIcon />
          <span>{text(info.definition.plural)}</span>
        </Link>
        {still ? <Steps /> : null}
        {printing ? <time className={styles.printed}>{printed}</time> : null}
      </div>
      <div className={styles.title}>
        <div className={styles.named}>
          <span className={styles.icon}>
            <ObjectIcon name={info.definition.icon} />
          </span>
          <h1>{title}</h1>
          {printing || asOf !== undefined ? null : (
            <>
              <FavouriteButton place={{ app, object, id: record.id, label: title }} />
              <FollowButton object={object} id={record.id} />
              <RemindButton object={object} id={record.id} />
            </>
          )}
          <Chip name={DOCUMENT_STATUS} />
          <Chip name={RECORD_TYPE} />
        </div>
        {still ? <RecordActions onEdit={onEdit} onPrint={onPrint} /> : null}
      </div>
      <Facts object={object} record={record} paths={layout.header?.fields ?? []} />
    </header>
  );
}

/** Where the record is in its life, and of which sort it is. */
function Chip({ name }: { name: string }) {
  const { info, record } = useRecordPage();
  const field = info.fields.get(name);
  const value = record[name];
  return field === undefined || typeof value !== 'string' ? null : <Pill value={value} field={field} />;
}

/** The ways to the records before and after it in the list that one came from. */
function Steps() {
  const { t } = useTexts();
  const { app, info, record } = useRecordPage();
  const { stands, hasPrevious, hasNext, goPrevious, goNext } = useNeighbours(
    app,
    info.definition.name,
    record.id,
  );
  if (!stands) {
    return null;
  }
  const steps = [
    { label: t('record.previous'), icon: <UpIcon />, there: hasPrevious, go: goPrevious },
    { label: t('record.next'), icon: <DownIcon />, there: hasNext, go: goNext },
  ];
  return (
    <div className={styles.steps}>
      {steps.map(({ label, icon, there, go }) => (
        <Button
          key={label}
          type="text"
          size="small"
          icon={icon}
          aria-label={label}
          title={label}
          disabled={!there}
          onClick={go}
        />
      ))}
    </div>
  );
}
