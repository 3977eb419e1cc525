import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { caller } from '../../../api/client';
import { GivenScope, useScopeContent } from '../../../api/scope';
import { SessionProvider, useSession } from '../../../api/session';
import { closestLocale, setLocale } from '../../../i18n/i18n';
import { useTexts } from '../../../i18n/useTexts';
import { Definitions } from '../../../meta/definitions';
import { nameAsText } from '../../../meta/text';
import { tryAppearance } from '../../../ui/appearance';
import { Notice } from '../../../ui/Notice';
import { useDraftContent } from '../../draft/DraftScope';
import { useDraft } from '../../draft/useDraft';
import type { LayoutDraft } from '../layoutDraft';
import styles from './Preview.module.css';
import type { PreviewOf } from './previewAddress';
import { ShownPage } from './ShownPage';
import { asStored, forEverybody, withOnly } from './shownLayout';

/** What stands in the frame of a preview: a page of the app by a layout of the draft; nothing is saved in it. */
export function PreviewPage() {
  const { t } = useTexts();
  const { name } = useParams({ from: '/-/preview/layouts/$name' });
  const of = useSearch({ from: '/-/preview/layouts/$name' });
  const ready = useSurroundings(of);
  const session = useSession();
  const { definition } = useDraft<LayoutDraft>('layout', name);
  if (!ready || definition === null) {
    return <Notice title={t(ready ? 'layouts.gone' : 'state.loading')} />;
  }
  // Conditions are asked for them; what is read is what the builder may read.
  const seenBy = of.as === undefined ? session : { ...session, user: { ...session.user, id: of.as } };
  return (
    <SessionProvider value={seenBy}>
      {of.form === true ? (
        <NewRecord layout={definition} of={of} />
      ) : (
        <StoredRecord layout={definition} of={of} />
      )}
    </SessionProvider>
  );
}

/** The language and the colours that the preview is for; once they are there it can be shown. */
function useSurroundings({ locale, theme }: PreviewOf): boolean {
  const { t } = useTexts();
  const [spoken, setSpoken] = useState(false);
  caller.refusal = t('layouts.nothingSaved');
  useEffect(() => tryAppearance(theme), [theme]);
  useEffect(() => {
    const wished = closestLocale(locale);
    (wished === undefined ? Promise.resolve() : setLocale(wished)).then(() => setSpoken(true));
  }, [locale]);
  return spoken;
}

interface Props {
  layout: LayoutDraft;
  of: PreviewOf;
}

function NewRecord({ layout, of }: Props) {
  const content = useDraftContent();
  const shown = useMemo(() => withOnly(content, forEverybody(layout, 'create'), content), [content, layout]);
  return (
    <GivenScope content={shown}>
      <div className={styles.shown}>
        <ShownPage object={layout.object} of={of} />
      </div>
    </GivenScope>
  );
}

/** Records are stored as what is in force says: fields of the draft are not in them yet. */
function StoredRecord({ layout, of }: Props) {
  const { t, text } = useTexts();
  const draft = useDraftContent();
  const stored = useScopeContent(layout.object);
  const { content, left } = useMemo(() => {
    const { layout: fits, left: out } = asStored(forEverybody(layout, 'record'), new Definitions(stored));
    return { content: withOnly(stored, fits, draft), left: out };
  }, [stored, draft, layout]);
  const labels = left.map((path) => {
    const own = draft.objects
      .find(({ name }) => name === layout.object)
      ?.fields.find(({ name }) => name === path);
    return text(own?.label, nameAsText(path));
  });
  return (
    <GivenScope content={content}>
      <div className={styles.shown}>
        {labels.length === 0 ? null : (
          <p className={styles.note} role="status">
            {t('layouts.leftOut', { fields: labels.join(', ') })}
          </p>
        )}
        <ShownPage object={layout.object} of={of} />
      </div>
    </GivenScope>
  );
}
