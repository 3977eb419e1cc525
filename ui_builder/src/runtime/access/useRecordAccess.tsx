import { useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { hasRight, useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import type { ActionItem } from '../../ui/ActionMenu';
import { EyeIcon, KeyIcon, ShareIcon } from '../../ui/icons';
import { useRecordPage } from '../record/recordPage';
import { holdsPersonalData, mayShare } from './sharingRights';

const WhyPanel = lazy(async () => ({ default: (await import('./WhyPanel')).WhyPanel }));
const ShareDialog = lazy(async () => ({ default: (await import('./ShareDialog')).ShareDialog }));

/** What can be asked and done about who reaches the record: entries of its menu, and what they open. */
export function useRecordAccess(): { items: readonly ActionItem[]; dialogs: ReactNode } {
  const { t } = useTexts();
  const { info, record, title } = useRecordPage();
  const { rights, user, viewer } = useSession();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'why' | 'share' | null>(null);
  const about = { info, id: record.id, title, onClose: () => setOpen(null) };
  const shares = viewer === null && mayShare(info, record, rights, user.id);
  const seesToPersons = viewer === null && hasRight(rights, 'personal_data') && holdsPersonalData(info);
  const toPerson = () =>
    navigate({
      to: '/-/setup/personal-data',
      search: { record: `${info.definition.name}/${record.id}` },
    });
  return {
    items: [
      ...(shares
        ? [{ name: 'share', label: t('access.share'), icon: <ShareIcon />, run: () => setOpen('share') }]
        : []),
      { name: 'why', label: t('access.why'), icon: <EyeIcon />, run: () => setOpen('why') },
      ...(seesToPersons
        ? [{ name: 'personal', label: t('access.personalData'), icon: <KeyIcon />, run: toPerson }]
        : []),
    ],
    dialogs: (
      <Suspense fallback={null}>
        {open === 'why' ? <WhyPanel {...about} /> : null}
        {open === 'share' ? <ShareDialog {...about} /> : null}
      </Suspense>
    ),
  };
}
