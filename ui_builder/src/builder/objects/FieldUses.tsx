import { useState } from 'react';
import { ApiError } from '../../api/problem';
import { type Use, useUses } from '../../api/setup';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { setupAddress } from '../setup/addresses';
import { SetupLink } from '../setup/SetupLink';
import styles from './Panel.module.css';

/** Who reads a field that is published; asked once it is opened. */
export function FieldUses({ object, field }: { object: string; field: string }) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.details} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('fields.uses')}</summary>
      {open ? <UsesOf object={object} field={field} /> : null}
    </details>
  );
}

const placeOf = ({ kind, name }: Use) => `${kind}/${name}`;

/** The definitions that name something, each with the places in it. */
export function UsesOf({ object, field }: { object: string; field: string | undefined }) {
  const { t, text } = useTexts();
  const { data, error } = useUses('object', object, field);
  if (error !== null) {
    // Under a name that only the draft has, it is not known yet.
    const unknown = error instanceof ApiError && error.status === 404;
    return <p className={styles.help}>{t(unknown ? 'fields.usesLater' : 'state.failed')}</p>;
  }
  if (data === undefined) {
    return <p className={styles.help}>{t('state.loading')}</p>;
  }
  if (data.uses.length === 0) {
    return <p className={styles.help}>{t('fields.noUses')}</p>;
  }
  const places = [...new Set(data.uses.map(placeOf))];
  return (
    <ul className={styles.uses}>
      {places.map((key) => {
        const uses = data.uses.filter((use) => placeOf(use) === key);
        const [first] = uses as [Use];
        const texts = uses.flatMap((use) => (use.text === undefined || use.text === field ? [] : [use.text]));
        return (
          <li key={key}>
            <SetupLink to={setupAddress(first.kind, first.name)}>
              {text(first.label, nameAsText(first.name))}
            </SetupLink>{' '}
            <small>{t(`setup.found_${first.kind}`, { defaultValue: nameAsText(first.kind) })}</small>
            {[...new Set(texts)].slice(0, 3).map((each) => (
              <code key={each}>{each}</code>
            ))}
          </li>
        );
      })}
    </ul>
  );
}
