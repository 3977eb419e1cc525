import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import { NotFound } from '../../ui/NotFound';
import { Loading } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import { lastList } from '../list/listSearch';
import { CreateForm } from './CreateForm';
import { useGiven } from './useGiven';

/** The page of a form for a new record. */
export function CreatePage() {
  const { object } = useParams({ from: '/$app/$object/new' });
  const info = useDefinitions().object(object);
  return info === undefined ? <NotFound /> : <NewRecordPage key={object} info={info} />;
}

function NewRecordPage({ info }: { info: ObjectInfo }) {
  const { t, text, locale } = useTexts();
  const { app, object } = useParams({ from: '/$app/$object/new' });
  const search = useSearch({ from: '/$app/$object/new' });
  const navigate = useNavigate();
  // After “save and new” the next form is another one.
  const [count, setCount] = useState(0);
  const given = useGiven(info, search);
  const heading = t('record.create', { object: nounIn(text(info.definition.label), locale) });
  useTitle(heading);
  if (given === undefined) {
    return <Loading />;
  }
  return (
    <CreateForm
      key={count}
      info={info}
      given={given}
      heading={heading}
      onCancel={() => navigate({ to: '/$app/$object', params: { app, object }, search: lastList(object) })}
      onSaved={({ id }, another) => {
        showToast(t('record.saved'), 'done');
        if (another) {
          setCount((before) => before + 1);
        } else {
          navigate({ to: '/$app/$object/$id', params: { app, object, id }, replace: true });
        }
      }}
    />
  );
}
