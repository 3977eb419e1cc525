import { useNavigate } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useKindSchema } from '../../api/kindSchemas';
import { ApiError } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { useDraftList } from '../draft/useDraft';
import styles from '../setup/PlanDialog.module.css';

const NAME = /^[a-z]([a-z0-9]|_[a-z0-9])*$/;

/** Makes a definition of a kind from an example that is right, under a name of one's own. */
export function NewDefinition({
  kind,
  label,
  onClose,
}: {
  kind: string;
  label: string;
  onClose: () => void;
}) {
  const { t } = useTexts();
  const id = useId();
  const navigate = useNavigate();
  const { definitions, create } = useDraftList(kind);
  const schema = useKindSchema(kind);
  const [name, setName] = useState('');
  const [error, setError] = useState('');
  const title = t('setup.newOfKind', { kind: label });
  const taken = definitions.some((each) => each.name === name);
  const fits = NAME.test(name) && name.length <= 40;

  async function make() {
    try {
      await create({ ...schema.data?.example, kind, name });
      await navigate({ to: '/-/setup/definitions/$kind/$name', params: { kind, name } });
    } catch (reason) {
      setError(reason instanceof ApiError ? reason.message : String(reason));
    }
  }

  return (
    <Dialog open label={title} className={styles.dialog} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <h2>{title}</h2>
        <label htmlFor={id}>{t('setup.nameOfNew')}</label>
        <Input
          id={id}
          value={name}
          maxLength={40}
          aria-describedby={`${id}-help`}
          onChange={(event) => setName(event.target.value)}
        />
        <p id={`${id}-help`} className={styles.help}>
          {taken ? t('setup.nameTaken') : t('setup.nameRule')}
        </p>
        {error === '' ? null : <p role="alert">{error}</p>}
        <div className={styles.answers}>
          <Button onClick={onClose}>{t('record.cancel')}</Button>
          <Button type="primary" htmlType="submit" disabled={!fits || taken || schema.data === undefined}>
            {t('setup.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
