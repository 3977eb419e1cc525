import { Suspense } from 'react';
import { useDefinitions } from '../../api/definitions';
import { type FileInfo, fileAddress } from '../../api/files';
import { useRecord, valueAt } from '../../api/records';
import { Scope } from '../../api/scope';
import { useTexts } from '../../i18n/useTexts';
import { Avatar } from '../../ui/Avatar';
import styles from './ProfilePage.module.css';

interface Person {
  readonly id: string;
  readonly label: string;
}

/** The photo of a user where the workspace keeps one, else the letters of the name. */
export function OwnPhoto({ user }: { user: Person }) {
  return (
    <Suspense fallback={<Avatar name={user.label} large />}>
      <Scope object="user">
        <Photo user={user} />
      </Scope>
    </Suspense>
  );
}

function Photo({ user }: { user: Person }) {
  const definitions = useDefinitions();
  const field = definitions.object('user')?.definition.fields.find((each) => each.type === 'image');
  return field === undefined ? (
    <Avatar name={user.label} large />
  ) : (
    <Picture user={user} field={field.name} />
  );
}

function Picture({ user, field }: { user: Person; field: string }) {
  const { t } = useTexts();
  const { data } = useRecord('user', user.id, [field]);
  const photo = data === undefined ? null : (valueAt(data, field) as FileInfo | null);
  return photo !== null ? (
    <img className={styles.photo} src={fileAddress(photo)} alt={t('profile.photo', { name: user.label })} />
  ) : (
    <Avatar name={user.label} large />
  );
}
