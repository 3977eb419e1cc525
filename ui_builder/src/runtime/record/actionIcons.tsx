import type { ReactNode } from 'react';
import type { RecordAction } from '../../meta/types';
import {
  AmendIcon,
  BanIcon,
  CheckIcon,
  CopyIcon,
  LinkIcon,
  PencilIcon,
  PersonIcon,
  PrintIcon,
  TrashIcon,
} from '../../ui/icons';

/** What each action of a record looks like in a menu. */
export const ACTION_ICONS: Readonly<Record<RecordAction, ReactNode>> = {
  edit: <PencilIcon />,
  copy: <CopyIcon />,
  change_owner: <PersonIcon />,
  print: <PrintIcon />,
  copy_link: <LinkIcon />,
  delete: <TrashIcon />,
  submit: <CheckIcon />,
  void: <BanIcon />,
  amend: <AmendIcon />,
};
