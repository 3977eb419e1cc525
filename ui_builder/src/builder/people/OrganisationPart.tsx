import { useKnownObject } from '../../api/app';
import type { Json } from '../../api/client';
import { useMemberships } from '../../api/people';
import { faultText } from '../../api/problem';
import { type RecordJson, type Reference, useRecord, useUpdate } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import { RecordLink } from '../../ui/RecordLink';
import { showToast } from '../../ui/toastStore';
import editor from '../editor/Editor.module.css';
import styles from './People.module.css';
import { PersonChoice } from './PersonChoice';

const FIELDS = ['department', 'manager', 'team', 'title'];

/** Where a user stands in the company: whoever is above reaches their records. */
export function OrganisationPart({ id }: { id: string }) {
  const { t } = useTexts();
  const user = useKnownObject('user');
  return (
    <section className={editor.part} aria-labelledby="organisation">
      <div className={editor.partHead}>
        <h3 id="organisation">{t('people.organisation')}</h3>
        {user?.may.read === true ? (
          <RecordLink object="user" id={id}>
            {t('people.openRecord')}
          </RecordLink>
        ) : null}
      </div>
      {user?.may.read === true ? (
        <>
          <Places id={id} may={user.may.update} />
          <Memberships id={id} />
        </>
      ) : (
        <p className={styles.quiet}>{t('people.noUserRecords')}</p>
      )}
    </section>
  );
}

function Places({ id, may }: { id: string; may: boolean }) {
  const { t } = useTexts();
  const { data, error } = useRecord('user', id, FIELDS);
  const update = useUpdate('user', id);
  if (data === undefined) {
    return <p className={styles.quiet}>{error === null ? t('state.loading') : faultText(error)}</p>;
  }

  function save(record: RecordJson, name: string, value: Reference | null) {
    update.mutate(
      { values: { [name]: (value?.id ?? null) as Json }, version: record.version },
      {
        onSuccess: () => showToast(t('people.saved'), 'done'),
        onError: (reason) => showToast(faultText(reason), 'wrong'),
      },
    );
  }

  const place = (name: string) => (data[name] ?? null) as Reference | null;
  if (!may) {
    return (
      <dl className={styles.facts}>
        {(['department', 'manager', 'team'] as const).map((name) => (
          <div key={name}>
            <dt>{t(`people.${name}`)}</dt>
            <dd>{place(name)?.label ?? '—'}</dd>
          </div>
        ))}
      </dl>
    );
  }
  return (
    <>
      <PersonChoice
        label={t('people.department')}
        object="department"
        value={place('department')}
        onChange={(value) => save(data, 'department', value)}
      />
      <PersonChoice
        label={t('people.manager')}
        help={t('people.managerHelp')}
        value={place('manager')}
        onChange={(value) => save(data, 'manager', value)}
      />
      <PersonChoice
        label={t('people.team')}
        help={t('people.teamHelp')}
        object="team"
        value={place('team')}
        onChange={(value) => save(data, 'team', value)}
      />
    </>
  );
}

/** The teams and queues that a user belongs to besides; whoever changes that does so on their pages. */
function Memberships({ id }: { id: string }) {
  const { t } = useTexts();
  const { data } = useMemberships(id);
  const told = (
    [
      ['team', data?.teams ?? []],
      ['queue', data?.queues ?? []],
    ] as const
  ).filter(([, all]) => all.length > 0);
  return told.length === 0 ? null : (
    <dl className={styles.facts}>
      {told.map(([object, all]) => (
        <div key={object}>
          <dt>{t(`people.also_${object}`)}</dt>
          <dd>
            {all.map((each) => (
              <RecordLink key={each.id} object={object} id={each.id}>
                {each.label ?? each.id}
              </RecordLink>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
