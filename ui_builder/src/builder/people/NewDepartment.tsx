import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { type Department, useCreateDepartment } from '../../api/departments';
import { fieldErrors } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import editor from '../editor/Editor.module.css';
import { AskedLine } from './Asked';
import styles from './People.module.css';

const ASKED = new Set(['name', 'code']);

/** Asks what a new department is called. */
export function NewDepartment({ below, onClose }: { below: Department | null; onClose: () => void }) {
  const { t } = useTexts();
  const id = useId();
  const navigate = useNavigate();
  const create = useCreateDepartment();
  const first = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [code, setCode] = useState('');
  useEffect(() => first.current?.focus(), []);
  const wrong = create.isError ? fieldErrors(create.error, ASKED) : { fields: {}, rest: [] };
  const title =
    below === null ? t('people.newDepartment') : t('people.newDepartmentBelow', { name: below.name });

  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate(
      {
        name: name.trim(),
        ...(code.trim() === '' ? {} : { code: code.trim() }),
        ...(below === null ? {} : { parent: below.id }),
      },
      {
        onSuccess: (made) => {
          onClose();
          void navigate({ to: '/-/setup/departments', search: { department: made.id }, replace: true });
        },
      },
    );
  }

  return (
    <Dialog open label={title} className={editor.dialog} onClose={onClose}>
      <form onSubmit={submit}>
        <h2>{title}</h2>
        <AskedLine
          id={`${id}-name`}
          label={t('people.name')}
          value={name}
          problem={wrong.fields.name}
          inputRef={first}
          onChange={setName}
        />
        <AskedLine
          id={`${id}-code`}
          label={t('people.code')}
          help={t('people.codeHelp')}
          value={code}
          problem={wrong.fields.code}
          onChange={setCode}
        />
        {wrong.rest.map((message) => (
          <p key={message} role="alert" className={styles.problem}>
            {message}
          </p>
        ))}
        <div className={editor.answers}>
          <Button onClick={onClose}>{t('editor.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={create.isPending} disabled={name.trim() === ''}>
            {t('people.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
