import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { DraftDefinition } from '../../api/drafts';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import type { Texts } from '../../meta/types';
import { Dialog } from '../../ui/Dialog';
import { useDraftList } from '../draft/useDraft';
import { Boxes } from '../inputs/LocaleTexts';
import { nameFor } from './copyOf';
import styles from './Editor.module.css';

interface Props {
  kind: string;
  title: string;
  /** Where definitions of the kind are worked on. */
  place: string;
  /** What else is asked, below the name. */
  children?: ReactNode;
  /** Whether that is answered. */
  ready?: boolean;
  make: (name: string, label: Texts) => DraftDefinition;
  onClose: () => void;
}

/** Asks what something new is called, and opens it. */
export function CreateDialog({ kind, title, place, children, ready = true, make, onClose }: Props) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { definitions, create } = useDraftList(kind);
  const [label, setLabel] = useState<Texts>({});
  const [error, setError] = useState('');
  const first = useRef<HTMLInputElement>(null);
  const said = Object.values(label).some((text) => text.trim() !== '');
  useEffect(() => first.current?.focus(), []);

  async function submit() {
    const taken = definitions.map(({ name }) => name);
    const name = nameFor(label, kind, taken);
    try {
      await create(make(name, label));
      await navigate({ to: '/-/setup/$', params: { _splat: `${place}/${name}` } });
    } catch (reason) {
      setError(faultText(reason));
    }
  }

  return (
    <Dialog open label={title} className={styles.dialog} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <h2>{title}</h2>
        <Boxes label={t('editor.createLabel')} value={label} first={first} onChange={setLabel} />
        {children}
        {error === '' ? null : (
          <p role="alert" className={styles.fault}>
            {error}
          </p>
        )}
        <div className={styles.answers}>
          <Button onClick={onClose}>{t('editor.cancel')}</Button>
          <Button type="primary" htmlType="submit" disabled={!said || !ready}>
            {t('editor.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
