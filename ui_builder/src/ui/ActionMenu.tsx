import type { ReactNode } from 'react';
import styles from './ActionMenu.module.css';
import { Menu } from './Menu';
import { MenuItem } from './MenuItems';

export interface ActionItem {
  readonly name: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly danger?: boolean;
  readonly run: () => void;
}

interface Props {
  label: string;
  icon: ReactNode;
  items: readonly ActionItem[];
}

/** A square button with a menu of actions, such as those that have no button of their own. */
export function ActionMenu({ label, icon, items }: Props) {
  return (
    <Menu label={label} trigger={icon} className={styles.button}>
      {() => items.map(({ name, run, ...item }) => <MenuItem key={name} {...item} onSelect={run} />)}
    </Menu>
  );
}
