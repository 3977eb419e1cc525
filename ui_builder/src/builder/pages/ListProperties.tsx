import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { ListBlockDef } from '../../meta/types';
import { useAims } from '../apps/appWork';
import { put } from '../editor/put';
import { Choose, Figure } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import { SetupLink } from '../setup/SetupLink';
import type { BlockWork } from './pageWork';

const USUAL = 10;

/** Which view a list shows, and how much of it. */
export function ListProperties({ work, block, at, change }: BlockWork<ListBlockDef>) {
  const { t, text } = useTexts();
  const { objects, views } = useAims();
  const plural = (name: string) => text(objects.find((each) => each.name === name)?.plural, nameAsText(name));
  const choices = views
    .map((view) => ({ value: view.name, label: `${plural(view.object)} › ${text(view.label, view.name)}` }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
  return (
    <>
      <Choose
        label={t('pages.view')}
        value={block.view}
        choices={choices}
        faults={faultsAt(work.problems, `${at}/view`)}
        onChange={(view) => {
          const chosen = views.find(({ name }) => name === view);
          if (chosen !== undefined) {
            change({ ...block, view: chosen.name, label: chosen.label });
          }
        }}
      />
      <SetupLink to={`views/${block.view}`}>{t('pages.editView')}</SetupLink>
      <Figure
        whole
        label={t('pages.limit')}
        value={block.limit}
        placeholder={String(USUAL)}
        faults={faultsAt(work.problems, `${at}/limit`)}
        onChange={(limit) => change(put(block, 'limit', limit))}
      />
    </>
  );
}
