import { lazy, Suspense, useState } from 'react';
import { createPortal } from 'react-dom';
import type { FileInfo } from '../../api/files';
import { useTexts } from '../../i18n/useTexts';
import { ActionMenu } from '../../ui/ActionMenu';
import { ClockIcon, LinkIcon, MoreIcon } from '../../ui/icons';

const Versions = lazy(async () => ({ default: (await import('./fileDialogs')).VersionsDialog }));
const FileLinkDialog = lazy(async () => ({ default: (await import('./fileDialogs')).FileLinkDialog }));

/** What else can be done with a file of a record: its versions, and a link to it. */
export function FileMenu({ file }: { file: FileInfo }) {
  const { t } = useTexts();
  const [open, setOpen] = useState<'versions' | 'link'>();
  const close = () => setOpen(undefined);
  const items = [
    { name: 'versions', label: t('files.versions'), icon: <ClockIcon />, run: () => setOpen('versions') },
    ...(file.scan === 'infected'
      ? []
      : [{ name: 'link', label: t('files.link'), icon: <LinkIcon />, run: () => setOpen('link') }]),
  ];
  return (
    <>
      <ActionMenu label={t('files.more', { name: file.name })} icon={<MoreIcon />} items={items} />
      {open === undefined
        ? null
        : // Not within the field, whose styles and clicks are for what it shows.
          createPortal(
            <Suspense fallback={null}>
              {open === 'versions' ? (
                <Versions file={file} onClose={close} />
              ) : (
                <FileLinkDialog file={file} onClose={close} />
              )}
            </Suspense>,
            document.body,
          )}
    </>
  );
}
