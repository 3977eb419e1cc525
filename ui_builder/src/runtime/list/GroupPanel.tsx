import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { CheckIcon } from '../../ui/icons';
import { isGroupable } from './grouping';
import type { ListState } from './useListState';

interface Props {
  list: ListState;
  onChosen: () => void;
  onToggleAll: (on: boolean) => void;
}

/** Chooses the field that the records of a list are grouped by. */
export function GroupPanel({ list, onChosen, onToggleAll }: Props) {
  const { t, text } = useTexts();
  const fields = [...(useDefinitions().object(list.object)?.fields.values() ?? [])].filter(isGroupable);
  const choose = (path: string) => {
    onChosen();
    list.change({ group: path === (list.view.group_by ?? '') ? undefined : path });
  };
  return (
    <>
      {list.group === '' ? null : (
        <>
          <button type="button" onClick={() => onToggleAll(true)}>
            {t('list.openAll')}
          </button>
          <button type="button" onClick={() => onToggleAll(false)}>
            {t('list.closeAll')}
          </button>
          <hr />
        </>
      )}
      <button type="button" aria-pressed={list.group === ''} onClick={() => choose('')}>
        {list.group === '' ? <CheckIcon /> : <span />}
        {t('list.noGroup')}
      </button>
      {fields.map((field) => (
        <button
          key={field.name}
          type="button"
          aria-pressed={list.group === field.name}
          onClick={() => choose(field.name)}
        >
          {list.group === field.name ? <CheckIcon /> : <span />}
          {text(field.label)}
        </button>
      ))}
    </>
  );
}
