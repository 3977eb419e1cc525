import { useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { type FoundPerson, type Subject, useFindPerson } from '../../api/personal';
import { ApiError, faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import editor from '../editor/Editor.module.css';
import { FindForm } from './FindForm';
import { FoundPart } from './FoundPart';

interface Found {
  readonly subject: Subject;
  readonly person: FoundPerson;
}

/** Finds what is kept of a person, gives it to them, and erases it. */
export function PersonalDataPage() {
  const { t } = useTexts();
  const { record } = useSearch({ from: '/-/setup/personal-data' });
  const find = useFindPerson();
  const [found, setFound] = useState<Found | null>(null);
  useTitle(t('personal.title'));

  function search(subject: Subject) {
    setFound(null);
    find.mutate(subject, { onSuccess: (person) => setFound({ subject, person }) });
  }

  // Each time somebody is looked for stands in the audit log, so a record of the address is asked for once.
  const asked = useRef<string | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another address asks again
  useEffect(() => {
    if (record !== undefined && asked.current !== record) {
      asked.current = record;
      search({ record });
    }
  }, [record]);

  const nobody = find.error instanceof ApiError && find.error.status === 404;
  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('personal.title')}</h2>
          <p>{t('personal.about')}</p>
        </div>
      </div>
      <FindForm busy={find.isPending} onFind={search} />
      {nobody ? <Notice title={t('personal.nobody')} help={t('personal.nobodyHelp')} /> : null}
      {find.isError && !nobody ? (
        <p role="alert" className={editor.fault}>
          {faultText(find.error)}
        </p>
      ) : null}
      {found === null ? null : (
        <FoundPart
          key={JSON.stringify(found.subject)}
          subject={found.subject}
          person={found.person}
          onErased={() => setFound(null)}
        />
      )}
    </>
  );
}
