import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { LinkDef, LinksBlockDef } from '../../meta/types';
import { CloseIcon, PlusIcon } from '../../ui/icons';
import { type Aims, useAims } from '../apps/appWork';
import editor from '../editor/Editor.module.css';
import { movedTo, withAt } from '../editor/put';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Choose, Line } from '../inputs/Plain';
import { Faults, faultsAt } from '../inputs/Property';
import { numbered } from '../objects/naming';
import { Sortable, useDragged } from '../objects/Sortable';
import styles from './Pages.module.css';
import type { BlockWork } from './pageWork';

/** Links in order, each with its words and where it leads. */
export function LinksProperties({ work, block, at, change }: BlockWork<LinksBlockDef>) {
  const { t, text } = useTexts();
  const aims = useAims();
  const names = block.links.map(({ name }) => name);
  const save = (links: readonly LinkDef[]) => change({ ...block, links });
  const first = aims.objects[0];
  return (
    <div className={editor.stack}>
      <Sortable
        ids={names}
        called={(id) => text(block.links.find(({ name }) => name === id)?.label)}
        onMove={(name, to) => save(movedTo(block.links, names.indexOf(name), names.indexOf(to)))}
      >
        <ul className={styles.links}>
          {block.links.map((link, index) => (
            <OneLink
              key={link.name}
              link={link}
              aims={aims}
              faults={faultsAt(work.problems, `${at}/links/${index}`)}
              onChange={(next) => save(withAt(block.links, index, next))}
              {...(block.links.length > 1
                ? { onDrop: () => save(block.links.filter((each) => each !== link)) }
                : {})}
            />
          ))}
        </ul>
      </Sortable>
      <button
        type="button"
        className={editor.add}
        disabled={first === undefined}
        onClick={() =>
          first !== undefined &&
          save([...block.links, { name: numbered('link', names), label: first.plural, object: first.name }])
        }
      >
        <PlusIcon />
        {t('pages.addLink')}
      </button>
    </div>
  );
}

interface OneProps {
  link: LinkDef;
  aims: Aims;
  faults: Parameters<typeof Faults>[0]['faults'];
  onChange: (link: LinkDef) => void;
  onDrop?: () => void;
}

function OneLink({ link, aims, faults, onChange, onDrop }: OneProps) {
  const { t, text } = useTexts();
  const label = text(link.label, link.name);
  const drag = useDragged(link.name, label);
  const plural = (name: string) =>
    text(aims.objects.find((each) => each.name === name)?.plural, nameAsText(name));
  const outside = link.url !== undefined;
  const value = outside
    ? 'url'
    : link.page !== undefined
      ? `page ${link.page}`
      : link.view !== undefined
        ? `view ${link.view}`
        : `object ${link.object}`;
  const choices = [
    ...aims.objects.map((each) => ({
      value: `object ${each.name}`,
      label: plural(each.name),
      texts: each.plural,
    })),
    ...aims.pages.map((each) => ({
      value: `page ${each.name}`,
      label: text(each.label, each.name),
      texts: each.label,
    })),
    ...aims.views.map((each) => ({
      value: `view ${each.name}`,
      label: `${plural(each.object)} › ${text(each.label, each.name)}`,
      texts: each.label,
    })),
    { value: 'url', label: t('pages.outside'), texts: link.label },
  ];

  function aim(next: string) {
    const chosen = choices.find((choice) => choice.value === next);
    const [kind = '', name = ''] = next.split(' ');
    const to = kind === 'url' ? { url: 'https://' } : { [kind]: name };
    onChange({ name: link.name, label: chosen?.texts ?? link.label, ...to });
  }

  return (
    <li ref={drag.ref} style={drag.style} data-dragging={drag.dragging}>
      <div className={styles.linkHead}>
        {drag.grip}
        <strong>{label}</strong>
        {onDrop === undefined ? null : (
          <button
            type="button"
            className={editor.square}
            aria-label={t('pages.dropLink', { name: label })}
            onClick={onDrop}
          >
            <CloseIcon />
          </button>
        )}
      </div>
      <Choose
        label={t('pages.leadsTo')}
        value={value}
        choices={choices}
        onChange={(next) => next !== undefined && aim(next)}
      />
      {outside ? (
        <Line
          code
          label={t('pages.address')}
          value={link.url}
          onChange={(url) => onChange({ ...link, url: url ?? '' })}
        />
      ) : null}
      <LocaleTexts
        label={t('pages.linkText')}
        value={link.label}
        onChange={(next) => onChange({ ...link, label: next })}
      />
      <Faults faults={faults} />
    </li>
  );
}
