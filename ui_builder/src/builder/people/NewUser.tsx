import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useDepartments } from '../../api/departments';
import { useCreateUser, useGrantables, useInvite } from '../../api/people';
import { faultText, fieldErrors } from '../../api/problem';
import type { Reference } from '../../api/records';
import { LOCALES } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { showToast } from '../../ui/toastStore';
import editor from '../editor/Editor.module.css';
import { AskedChoice, AskedLine } from './Asked';
import { indented } from './departmentChoice';
import styles from './People.module.css';
import { PersonChoice } from './PersonChoice';

const ASKED = new Set(['name', 'email']);

/** Asks who is new, and sends them an invitation. */
export function NewUser({ onClose }: { onClose: () => void }) {
  const { t, text, locale } = useTexts();
  const navigate = useNavigate();
  const id = useId();
  const create = useCreateUser();
  const invite = useInvite();
  const { data: departments } = useDepartments();
  const { data: grantables } = useGrantables();
  const first = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [language, setLanguage] = useState<string>(locale);
  const [role, setRole] = useState('');
  const [department, setDepartment] = useState('');
  const [manager, setManager] = useState<Reference | null>(null);
  const [sends, setSends] = useState(true);
  useEffect(() => first.current?.focus(), []);
  const wrong = create.isError ? fieldErrors(create.error, ASKED) : { fields: {}, rest: [] };
  const busy = create.isPending || invite.isPending;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const made = await create
      .mutateAsync({
        name: name.trim(),
        email: email.trim(),
        locale: language,
        ...(role === '' ? {} : { role }),
        ...(department === '' ? {} : { department }),
        ...(manager === null ? {} : { manager: manager.id }),
      })
      .catch(() => null);
    if (made === null) {
      return;
    }
    try {
      if (sends) {
        await invite.mutateAsync(made);
      }
      showToast(t(sends ? 'people.invited' : 'people.created', { name: name.trim() }), 'done');
    } catch (error) {
      showToast(t('people.notInvited', { reason: faultText(error) }), 'wrong');
    }
    await navigate({ to: '/-/setup/users/$id', params: { id: made } });
  }

  return (
    <Dialog open label={t('people.newUser')} className={editor.dialog} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <h2>{t('people.newUser')}</h2>
        <AskedLine
          id={`${id}-name`}
          label={t('people.personName')}
          value={name}
          problem={wrong.fields.name}
          inputRef={first}
          onChange={setName}
        />
        <AskedLine
          id={`${id}-email`}
          type="email"
          label={t('people.email')}
          value={email}
          problem={wrong.fields.email}
          onChange={setEmail}
        />
        <div className={editor.pair}>
          <AskedChoice
            id={`${id}-role`}
            label={t('people.role')}
            value={role}
            none={t('people.noRole')}
            options={(grantables?.roles ?? []).map((each) => ({
              id: each.name,
              label: text(each.label, each.name),
            }))}
            onChange={setRole}
          />
          <AskedChoice
            id={`${id}-department`}
            label={t('people.department')}
            value={department}
            none={t('people.noDepartment')}
            options={indented(departments?.filter(({ active }) => active) ?? [])}
            onChange={setDepartment}
          />
        </div>
        <PersonChoice
          label={t('people.manager')}
          help={t('people.managerHelp')}
          value={manager}
          onChange={setManager}
        />
        <AskedChoice
          id={`${id}-language`}
          label={t('people.language')}
          value={language}
          options={Object.entries(LOCALES).map(([value, label]) => ({ id: value, label }))}
          onChange={setLanguage}
        />
        <label className={styles.check}>
          <input type="checkbox" checked={sends} onChange={(event) => setSends(event.target.checked)} />
          {t('people.sendInvitation')}
        </label>
        {wrong.rest.map((message) => (
          <p key={message} role="alert" className={styles.problem}>
            {message}
          </p>
        ))}
        <div className={editor.answers}>
          <Button onClick={onClose}>{t('editor.cancel')}</Button>
          <Button
            type="primary"
            htmlType="submit"
            loading={busy}
            disabled={name.trim() === '' || email.trim() === ''}
          >
            {t(sends ? 'people.invite' : 'people.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
