import type { ClipboardEvent, KeyboardEvent } from 'react';
import { useState } from 'react';
import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { Option, Texts } from '../../meta/types';
import { COLORS } from '../../ui/chartColors';
import { CloseIcon, SlidersIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import { Boxes } from '../inputs/LocaleTexts';
import { Line, Switch } from '../inputs/Plain';
import { Faults } from '../inputs/Property';
import styles from './Options.module.css';
import { useDragged } from './Sortable';

interface Props {
  id: string;
  option: Option;
  isNew: boolean;
  showValue: boolean;
  faults: readonly Fault[];
  byDefault: { readonly on: boolean; readonly set: (on: boolean) => void } | undefined;
  onLabel: (label: Texts) => void;
  onSet: (key: keyof Option, value: unknown, standard?: unknown) => void;
  onPaste: (pasted: string) => boolean;
  onNext: () => void;
  onRemove: () => void;
}

/** One option: its colour, what it is called, and the rest behind a button. */
export function OptionRow(props: Props) {
  const { id, option, isNew, showValue, faults, byDefault } = props;
  const { t, text } = useTexts();
  const called = text(option.label, nameAsText(option.value));
  const [more, setMore] = useState(false);
  const drag = useDragged(id, called);

  function pressed(event: KeyboardEvent<HTMLElement>) {
    if (event.nativeEvent.isComposing) {
      return;
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      props.onNext();
    } else if (event.key === 'Backspace' && isNew && option.label === undefined) {
      event.preventDefault();
      props.onRemove();
    }
  }

  function pasted(event: ClipboardEvent) {
    if (props.onPaste(event.clipboardData.getData('text/plain'))) {
      event.preventDefault();
    }
  }

  return (
    <li
      ref={drag.ref}
      style={drag.style}
      className={styles.option}
      data-dragging={drag.dragging}
      data-off={option.active === false}
    >
      {drag.grip}
      <Colour called={called} color={option.color} onChange={(color) => props.onSet('color', color)} />
      <div className={styles.labels} onPaste={pasted}>
        <Boxes label={t('options.label')} value={option.label} onKeyDown={pressed} onChange={props.onLabel} />
        {showValue ? (
          isNew ? (
            <Line
              label={t('options.value')}
              code
              value={option.value}
              onChange={(value) => props.onSet('value', value ?? '')}
            />
          ) : (
            <code title={t('options.valueFixed')}>{option.value}</code>
          )
        ) : null}
        {more ? (
          <div className={styles.more}>
            {byDefault === undefined ? null : (
              <Switch label={t('options.default')} checked={byDefault.on} onChange={byDefault.set} />
            )}
            <Switch
              label={t('options.active')}
              help={t('options.activeHelp')}
              checked={option.active !== false}
              onChange={(on) => props.onSet('active', on, true)}
            />
            <Switch
              label={t('options.closed')}
              help={t('options.closedHelp')}
              checked={option.closed === true}
              onChange={(on) => props.onSet('closed', on, false)}
            />
          </div>
        ) : (
          <Marks option={option} byDefault={byDefault?.on === true} />
        )}
        <Faults faults={faults} />
      </div>
      <button
        type="button"
        className={styles.icon}
        aria-expanded={more}
        aria-label={t('options.more', { name: called })}
        title={t('options.more', { name: called })}
        onClick={() => setMore(!more)}
      >
        <SlidersIcon />
      </button>
      <button
        type="button"
        className={styles.icon}
        aria-label={t('options.remove', { name: called })}
        title={t('options.remove', { name: called })}
        onClick={props.onRemove}
      >
        <CloseIcon />
      </button>
    </li>
  );
}

function Marks({ option, byDefault }: { option: Option; byDefault: boolean }) {
  const { t } = useTexts();
  const marks = [
    ...(byDefault ? ['default'] : []),
    ...(option.active === false ? ['inactive'] : []),
    ...(option.closed ? ['closed'] : []),
  ];
  return marks.length === 0 ? null : (
    <span className={styles.marks}>{marks.map((mark) => t(`options.${mark}`)).join(' · ')}</span>
  );
}

/** The colour of an option, and those to choose from. */
function Colour(props: {
  called: string;
  color: string | undefined;
  onChange: (color: string | undefined) => void;
}) {
  const { called, color, onChange } = props;
  const { t } = useTexts();
  const name = t(`options.color_${color ?? 'none'}`);
  return (
    <Popover
      bare
      label={t('options.colorOf', { name: called, color: name })}
      button={<span className={styles.dot} data-color={color} />}
      buttonClass={styles.icon}
    >
      {(close) => (
        <div className={styles.colors}>
          {[undefined, ...COLORS].map((each) => (
            <button
              key={each ?? 'none'}
              type="button"
              aria-pressed={each === color}
              aria-label={t(`options.color_${each ?? 'none'}`)}
              title={t(`options.color_${each ?? 'none'}`)}
              onClick={() => {
                onChange(each);
                close();
              }}
            >
              <span className={styles.dot} data-color={each} />
            </button>
          ))}
        </div>
      )}
    </Popover>
  );
}
