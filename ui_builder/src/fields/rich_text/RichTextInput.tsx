import { type ClipboardEvent, type MouseEvent, useLayoutEffect, useRef } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { InputProps } from '../fieldUi';
import styles from './RichText.module.css';
import { domNodes, linkAddress, richNodes, richText } from './richNodes';

const TOOLS = [
  ['bold', 'B'],
  ['italic', 'I'],
  ['underline', 'U'],
  ['insertUnorderedList', '•'],
  ['insertOrderedList', '1.'],
] as const;

/** A box in which text is edited as it will look. The box keeps what is typed; the form gets its HTML. */
export function RichTextInput({ id, value, field, invalid, describedBy, autoFocus, onChange }: InputProps) {
  const { t, text } = useTexts();
  const box = useRef<HTMLDivElement>(null);
  const first = useRef(value);

  useLayoutEffect(() => {
    const held = first.current;
    box.current?.replaceChildren(...domNodes(richNodes(typeof held === 'string' ? held : '')));
    if (autoFocus) {
      box.current?.focus();
    }
  }, [autoFocus]);

  function changed() {
    const html = box.current?.innerHTML ?? '';
    onChange(richText(richNodes(html)) === '' ? null : html);
  }

  // The standard has no other way to format a selection; every browser keeps this one.
  function run(command: string, argument?: string) {
    document.execCommand(command, false, argument);
    changed();
  }

  function link() {
    const typed = window.prompt(t('field.rich_address'));
    const address = typed === null ? undefined : linkAddress(typed);
    if (address !== undefined) {
      run('createLink', address);
    }
  }

  function pasted(event: ClipboardEvent) {
    event.preventDefault();
    run('insertText', event.clipboardData.getData('text/plain'));
  }

  // A button that takes the focus would take the selection from the box.
  const keep = (event: MouseEvent) => event.preventDefault();
  return (
    <div className={styles.editor} data-wrong={invalid}>
      <div className={styles.tools} role="toolbar" aria-label={t('field.rich_tools')} aria-controls={id}>
        {TOOLS.map(([command, sign]) => (
          <button
            key={command}
            type="button"
            title={t(`field.rich_${command}`)}
            aria-label={t(`field.rich_${command}`)}
            onMouseDown={keep}
            onClick={() => run(command)}
          >
            {sign}
          </button>
        ))}
        <button type="button" onMouseDown={keep} onClick={link}>
          {t('field.rich_link')}
        </button>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: no native input holds formatted text. */}
      <div
        id={id}
        ref={box}
        className={`${styles.text} ${styles.box}`}
        role="textbox"
        tabIndex={0}
        contentEditable
        suppressContentEditableWarning
        aria-multiline="true"
        aria-label={text(field.label)}
        aria-describedby={describedBy}
        aria-required={field.required}
        aria-invalid={invalid}
        onInput={changed}
        onPaste={pasted}
      />
    </div>
  );
}
