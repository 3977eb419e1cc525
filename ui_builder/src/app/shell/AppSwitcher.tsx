import { useApp } from '../../api/app';
import { useTexts } from '../../i18n/useTexts';
import { DownIcon, Mark } from '../../ui/icons';
import { Menu } from '../../ui/Menu';
import { MenuChoice } from '../../ui/MenuItems';
import { ObjectIcon } from '../../ui/objectIcons';
import { useCurrentApp, useGo } from '../useGo';
import styles from './AppSwitcher.module.css';

/** The app one is in; its menu leads to the others. */
export function AppSwitcher({ folded }: { folded: boolean }) {
  const { t, text } = useTexts();
  const { apps } = useApp();
  const { toApp } = useGo();
  const current = useCurrentApp();
  if (current === undefined) {
    return (
      <p className={styles.only}>
        <Mark />
        <strong>{t('app.name')}</strong>
      </p>
    );
  }
  const name = text(current.label, current.name);
  const tile = <AppTile icon={current.icon} color={current.color} />;
  return (
    <Menu
      label={folded ? `${t('shell.switchApp')}: ${name}` : t('shell.switchApp')}
      worded={!folded}
      className={styles.button}
      trigger={
        folded ? (
          tile
        ) : (
          <>
            {tile}
            <strong>{name}</strong>
            <DownIcon />
          </>
        )
      }
    >
      {() =>
        apps.map((app) => (
          <MenuChoice
            key={app.name}
            label={text(app.label, app.name)}
            icon={<AppTile icon={app.icon} color={app.color} />}
            chosen={app.name === current.name}
            onSelect={() => toApp(app)}
          />
        ))
      }
    </Menu>
  );
}

interface TileProps {
  icon: string | undefined;
  color: string | undefined;
}

/** The sign of an app on its colour; without a sign of its own it has that of the house. */
export function AppTile({ icon, color }: TileProps) {
  return icon === undefined && color === undefined ? (
    <span className={styles.mark}>
      <Mark />
    </span>
  ) : (
    <span className={styles.tile} data-color={color}>
      <ObjectIcon name={icon} />
    </span>
  );
}
