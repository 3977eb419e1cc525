import { useState } from 'react';
import type { Completion } from '../../api/expressions';
import { useExpressionCheck } from '../../api/expressions';
import { useTexts } from '../../i18n/useTexts';
import type { Texts } from '../../meta/types';
import { BackIcon, ForwardIcon } from '../../ui/icons';
import type { About } from './asking';
import styles from './FormulaEditor.module.css';
import { charactersTo } from './faults';

interface Props {
  about: About;
  onPick: (text: string) => void;
}

/** In the order in which they are likely to be sought; what else there is comes behind. */
const SAID = ['record', 'old', 'steps', 'input', 'var', 'user', 'error', 'run', 'org'] as const;

function rank({ text }: Completion): number {
  const at = SAID.findIndex((name) => text === `$${name}`);
  return at < 0 ? SAID.length : at;
}

/** Nothing by themselves: only what stands below them is a value. */
const SPACES = /^\$(input|var|steps|error|run|org)$|^\$steps\.[a-z0-9_]+$/;

/** What an expression of a flow may name: the record, what earlier steps gave, what the flow keeps. */
export function ValuePalette({ about, onPick }: Props) {
  const { t, text } = useTexts();
  const [way, setWay] = useState('');
  const asked = way === '' ? '$' : `${way}.`;
  const { expect: _, ...place } = about;
  const { data, isFetching } = useExpressionCheck(
    { ...place, expression: asked, cursor: charactersTo(asked, asked.length) },
    true,
  );
  const found = (data?.completions ?? [])
    .filter(({ kind }) => kind !== 'function' && kind !== 'word')
    .toSorted((one, other) => (way === '' ? rank(one) - rank(other) : 0));
  const pathOf = ({ text, start }: Completion) => `${asked.slice(0, start)}${text}`;
  function labelOf(each: Completion): string {
    const known = way === '' ? SAID.find((name) => each.text === `$${name}`) : undefined;
    if (known !== undefined) {
      return t(`formulas.space_${known}`);
    }
    const steps = (about.flow as { steps?: Readonly<Record<string, { label?: Texts }>> } | undefined)?.steps;
    const label = way === '$steps' ? text(steps?.[each.text]?.label) : each.label;
    return label === each.text ? '' : label;
  }
  const back = way.slice(0, Math.max(0, way.lastIndexOf('.')));
  return (
    <div className={styles.palette} aria-busy={isFetching}>
      {way === '' ? null : (
        <button type="button" className={styles.into} onClick={() => setWay(back)}>
          <BackIcon />
          <code>{way}</code>
        </button>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('formulas.insertValue')}>
        <ul className={styles.values}>
          {found.map((each) => {
            const path = pathOf(each);
            const isSpace = SPACES.test(path);
            const leads = isSpace || each.kind === 'global' || each.kind === 'relation';
            return (
              <li key={path}>
                <button type="button" onClick={() => (isSpace ? setWay(path) : onPick(path))}>
                  <code>{each.text}</code>
                  {labelOf(each) === '' ? null : <span>{labelOf(each)}</span>}
                </button>
                {leads ? (
                  <button
                    type="button"
                    className={styles.further}
                    aria-label={t('formulas.below', { value: path })}
                    title={t('formulas.below', { value: path })}
                    onClick={() => setWay(path)}
                  >
                    <ForwardIcon />
                  </button>
                ) : null}
              </li>
            );
          })}
        </ul>
        {found.length > 0 ? null : (
          <p role="status">{t(isFetching ? 'state.loading' : 'formulas.noValues')}</p>
        )}
      </section>
    </div>
  );
}
