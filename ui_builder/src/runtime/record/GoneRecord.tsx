import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { ApiError } from '../../api/problem';
import { useRestore } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { isMadeByPeople } from '../../meta/lifeCycle';
import { nounIn } from '../../meta/text';
import { Notice } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { lastList } from '../list/listSearch';

/** Stands where a record was, or never was; what lies in the recycle bin can be taken back. */
export function GoneRecord({ info, id, onBack }: { info: ObjectInfo; id: string; onBack: () => void }) {
  const { t, text, locale } = useTexts();
  const { app, object } = useParams({ from: '/$app/$object/$id' });
  const restore = useRestore(object);
  const noun = nounIn(text(info.definition.label), locale);

  function refused(error: Error) {
    const nowhere = error instanceof ApiError && error.status === 404;
    showToast(nowhere ? t('record.notInBin', { object: noun }) : error.message, 'wrong');
  }

  return (
    <Notice title={t('record.gone', { object: noun })} help={t('record.goneHelp')}>
      {isMadeByPeople(info) ? (
        <Button
          loading={restore.isPending}
          onClick={() => restore.mutate(id, { onSuccess: onBack, onError: refused })}
        >
          {t('record.takeBack')}
        </Button>
      ) : null}
      <Link to="/$app/$object" params={{ app, object }} search={lastList(object)}>
        {t('record.toList', { object: text(info.definition.plural) })}
      </Link>
    </Notice>
  );
}
