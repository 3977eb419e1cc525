import { Button } from 'antd';
import { useState } from 'react';
import { useFieldTypes, useFieldUses } from '../../api/fieldTypes';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { Dialog } from '../../ui/Dialog';
import { PlusIcon } from '../../ui/icons';
import { useMedia } from '../../ui/useMedia';
import { AddingField } from './AddingField';
import { EditingField } from './EditingField';
import { moveField } from './editing';
import styles from './Fields.module.css';
import { FieldTable } from './FieldTable';
import { fieldLines, findLines } from './fieldLines';
import { nameNow } from './fresh';
import { fieldAt } from './objectDraft';
import { type ObjectWork, useGoTo } from './useObject';

/** The fields of an object: their table, and beside it the palette of types or the field that is chosen. */
export function FieldsTab({ work, chosen }: { work: ObjectWork; chosen: string | undefined }) {
  const { t, text } = useTexts();
  const object = work.definition;
  const beside = useMedia('(min-width: 1000px)');
  const wide = useMedia(
    `(min-width: ${chosen === undefined ? 1200 : 1360}px), (min-width: 700px) and (max-width: 999px)`,
  );
  const types = useFieldTypes();
  const uses = useFieldUses(object.name);
  const [typed, setTyped] = useState('');
  const [adding, setAdding] = useState(false);
  const field = fieldAt(object, chosen) ?? fieldAt(object, nameNow(object.name, chosen));
  const lines = fieldLines(work, uses);
  const found = findLines(lines, typed, ({ name, label, help, type }) => [
    name,
    text(label, nameAsText(name)),
    text(help),
    text(types.get(type)?.label),
  ]);
  const goTo = useGoTo(object.name);
  const open = adding || field !== undefined || beside;

  function close() {
    setAdding(false);
    goTo('fields');
  }

  const side =
    adding || field === undefined ? (
      <AddingField
        work={work}
        after={chosen}
        asked={adding}
        onAdded={() => setAdding(false)}
        onClose={beside && field === undefined ? undefined : close}
      />
    ) : (
      <EditingField
        key={lines.findIndex((line) => line.field === field)}
        work={work}
        chosen={field.name}
        onAdd={() => setAdding(true)}
      />
    );

  return (
    <div className={styles.split} data-open={open && beside}>
      <section aria-label={t('fields.all')}>
        <div className={styles.tools}>
          <input
            type="search"
            value={typed}
            placeholder={t('fields.find')}
            aria-label={t('fields.find')}
            onChange={(event) => setTyped(event.target.value)}
          />
          <span className={styles.count} role="status">
            {t('fields.count', { count: found.length })}
          </span>
          <Button type="primary" icon={<PlusIcon />} onClick={() => setAdding(true)}>
            {t('fields.add')}
          </Button>
        </div>
        <div className={styles.card}>
          <FieldTable
            object={object.name}
            title={object.title}
            lines={found}
            types={types}
            chosen={field?.name}
            sortable={typed.trim() === ''}
            wide={wide}
            onMove={(name, to) => work.save(moveField(object, name, to))}
          />
        </div>
        <p className={styles.pageFoot}>{t(found.length === 0 ? 'fields.noneFound' : 'fields.system')}</p>
      </section>
      {beside ? (
        <aside className={styles.aside} aria-label={t('fields.panel')}>
          {side}
        </aside>
      ) : (
        <Dialog open={open} label={t('fields.panel')} className={styles.drawer} onClose={close}>
          {side}
        </Dialog>
      )}
    </div>
  );
}
