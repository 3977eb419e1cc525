import { Button } from 'antd';
import { type ChangeEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { useMentionable } from '../../api/comments';
import { type FileInfo, useUpload } from '../../api/files';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Avatar } from '../../ui/Avatar';
import { CloseIcon, LinkIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import { mentionAt, type Named, toKept, toWritten, withName } from './mentions';
import styles from './Talk.module.css';

export interface Written {
  readonly body: string;
  readonly files: readonly string[];
}

interface Props {
  label: string;
  placeholder: string;
  action: string;
  /** What it begins with, as it is kept. */
  body?: string;
  files?: readonly FileInfo[];
  /** Whether the text has the focus at once. */
  focused?: boolean;
  onSend: (written: Written) => Promise<unknown>;
  onCancel?: () => void;
}

/** Where one writes a comment: plain text with light marks, people named by @, files. */
export function CommentBox(props: Props) {
  const { t } = useTexts();
  const begun = useState(() => toWritten(props.body ?? ''))[0];
  const [text, setText] = useState(begun.text);
  const [named, setNamed] = useState<readonly Named[]>(begun.named);
  const [files, setFiles] = useState<readonly FileInfo[]>(props.files ?? []);
  const [caret, setCaret] = useState(0);
  const [sending, setSending] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const { send, sending: uploading } = useUpload();
  const asked = mentionAt(text, caret);
  const naming = useNaming(asked?.query ?? null);
  const blank = text.trim() === '' && files.length === 0;

  function choose(who: Named) {
    const next = withName(text, caret, who);
    setNamed((before) => [...before, who]);
    setText(next.text);
    setCaret(next.caret);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(next.caret, next.caret);
    });
  }

  function submit() {
    if (blank || sending) {
      return;
    }
    setSending(true);
    const written = { body: toKept(text, named), files: files.map(({ id }) => id) };
    props
      .onSend(written)
      .then(
        () => {
          setText('');
          setNamed([]);
          setFiles([]);
        },
        (error: unknown) => showToast(faultText(error), 'wrong'),
      )
      .finally(() => setSending(false));
  }

  function pressed(event: KeyboardEvent) {
    if (naming.pressed(event, choose)) {
      return;
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      props.onCancel?.();
    }
  }

  async function picked(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (file !== undefined) {
      await send(file).then(
        (info) => setFiles((before) => [...before, info]),
        (error: unknown) => showToast(faultText(error), 'wrong'),
      );
    }
  }

  return (
    <div className={styles.box} data-open={text !== '' || files.length > 0 || props.focused === true}>
      <textarea
        ref={area}
        className={styles.area}
        aria-label={props.label}
        placeholder={props.placeholder}
        value={text}
        rows={1}
        maxLength={10_000}
        // biome-ignore lint/a11y/noAutofocus: one has just asked to answer, or to edit
        autoFocus={props.focused}
        aria-controls={naming.id}
        aria-autocomplete="list"
        aria-activedescendant={naming.active}
        onChange={(event) => {
          setText(event.target.value);
          setCaret(event.target.selectionStart);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onBlur={() => setCaret(0)}
        onKeyDown={pressed}
      />
      <Offered naming={naming} onChoose={choose} />
      <ul className={styles.files}>
        {files.map((file) => (
          <li key={file.id}>
            <span>{file.name}</span>
            <button
              type="button"
              aria-label={t('talk.removeFile', { file: file.name })}
              onClick={() => setFiles((before) => before.filter(({ id }) => id !== file.id))}
            >
              <CloseIcon />
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.bar}>
        <input ref={picker} type="file" hidden onChange={picked} />
        <Button
          type="text"
          size="small"
          icon={<LinkIcon />}
          loading={uploading !== undefined}
          onClick={() => picker.current?.click()}
        >
          {t('talk.attach')}
        </Button>
        <span className={styles.hint}>{t('talk.hint')}</span>
        {props.onCancel === undefined ? null : (
          <Button size="small" onClick={props.onCancel}>
            {t('talk.cancel')}
          </Button>
        )}
        <Button size="small" type="primary" disabled={blank} loading={sending} onClick={submit}>
          {props.action}
        </Button>
      </div>
    </div>
  );
}

interface Naming {
  readonly id: string;
  readonly open: boolean;
  readonly offered: readonly Named[];
  readonly at: number;
  readonly active: string | undefined;
  readonly pressed: (event: KeyboardEvent, choose: (who: Named) => void) => boolean;
}

/** Who may be meant by what is typed after an @, and which of them the keys are at. */
function useNaming(query: string | null): Naming {
  const id = useId();
  const [closed, setClosed] = useState<string | null>(null);
  const [place, setPlace] = useState({ query, at: 0 });
  const { data = [] } = useMentionable(query === closed ? null : query);
  const open = query !== null && query !== closed && data.length > 0;
  const at = place.query === query ? Math.min(place.at, data.length - 1) : 0;

  function pressed(event: KeyboardEvent, choose: (who: Named) => void): boolean {
    const who = data[at];
    if (!open || who === undefined) {
      return false;
    }
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      setPlace({ query, at: (at + step + data.length) % data.length });
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      choose(who);
    } else if (event.key === 'Escape') {
      setClosed(query);
      event.stopPropagation();
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }
  return { id, open, offered: open ? data : [], at, active: open ? `${id}-${at}` : undefined, pressed };
}

function Offered({ naming, onChoose }: { naming: Naming; onChoose: (who: Named) => void }) {
  const { t } = useTexts();
  return (
    <div
      id={naming.id}
      role="listbox"
      aria-label={t('talk.people')}
      className={styles.offered}
      hidden={!naming.open}
    >
      {naming.offered.map((who, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the text keeps the focus, and names the one chosen
        <div
          key={`${who.object}/${who.id}`}
          id={`${naming.id}-${at}`}
          role="option"
          aria-selected={at === naming.at}
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(who);
          }}
        >
          <Avatar name={who.label ?? ''} />
          <span>{who.label}</span>
          {who.object === 'team' ? <small>{t('talk.team')}</small> : null}
        </div>
      ))}
    </div>
  );
}
