import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useApp, useKnownObject } from '../../api/app';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectDef } from '../../meta/types';
import { mayAct } from '../../runtime/importing/mayImport';
import { ActionMenu } from '../../ui/ActionMenu';
import { DownloadIcon, MoreIcon, TableIcon, UploadIcon } from '../../ui/icons';

const ExportDialog = lazy(async () => ({
  default: (await import('../../runtime/exporting/ExportDialog')).ExportDialog,
}));

/** What can be done with the records of an object that is in force: see them, import and export them. */
export function ObjectData({ definition }: { definition: ObjectDef }) {
  const { t, text } = useTexts();
  const { name } = definition;
  const known = useKnownObject(name);
  const { apps } = useApp();
  const { rights } = useSession();
  const navigate = useNavigate();
  const [exporting, setExporting] = useState(false);
  if (known === undefined || !['plain', 'document'].includes(known.shape)) {
    return null;
  }
  const params = { app: apps[0]?.name ?? '-', object: name };
  const items = [
    {
      name: 'list',
      label: text(known.plural, name),
      icon: <TableIcon />,
      run: () => void navigate({ to: '/$app/$object', params }),
    },
    ...(known.may.create && mayAct(rights, 'import', name)
      ? [
          {
            name: 'import',
            label: t('importing.menu'),
            icon: <UploadIcon />,
            run: () => void navigate({ to: '/$app/$object/import', params }),
          },
        ]
      : []),
    ...(mayAct(rights, 'export', name)
      ? [
          {
            name: 'export',
            label: t('exporting.menu'),
            icon: <DownloadIcon />,
            run: () => setExporting(true),
          },
        ]
      : []),
  ];
  return (
    <>
      <ActionMenu label={t('exporting.records')} icon={<MoreIcon />} items={items} />
      {exporting ? (
        <Suspense fallback={null}>
          <ExportDialog source={{ object: name }} plural={known.plural} onClose={() => setExporting(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
