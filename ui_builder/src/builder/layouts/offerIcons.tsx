/** The drawings of the blocks in the palette. */
import type { ReactNode } from 'react';
import {
  ClockIcon,
  ColumnsIcon,
  FormIcon,
  GroupIcon,
  LinkIcon,
  RefreshIcon,
  TableIcon,
} from '../../ui/icons';
import type { Offer } from './palette';

const ICONS: Readonly<Record<Offer['block'], () => ReactNode>> = {
  section: ColumnsIcon,
  tab: FormIcon,
  markdown: GroupIcon,
  timeline: ClockIcon,
  history: RefreshIcon,
  rows: TableIcon,
  related_list: LinkIcon,
};

export function offerIcon(block: Offer['block']): ReactNode {
  const Icon = ICONS[block];
  return <Icon />;
}
