import { useNavigate } from '@tanstack/react-router';
import { hasRight, useSession } from '../../api/session';
import { openPlaces } from '../../builder/setup/places';
import { useTexts } from '../../i18n/useTexts';
import { BuildingIcon } from '../../ui/icons';
import type { Entry } from './arrange';

/** Gives the pages of the setup that one may open; they show once something is typed. */
export function useSetupPlaces(): readonly Entry[] {
  const { t } = useTexts();
  const { rights, tenant } = useSession();
  const navigate = useNavigate();
  const entry = (address: string, label: string, icon: Entry['icon']): Entry => ({
    key: `setup ${address}`,
    group: 'go',
    label,
    detail: t('shell.setup'),
    words: address.replaceAll('-', ' '),
    icon,
    usual: false,
    run: () => navigate({ href: `/-/${address}` }),
  });
  const places = openPlaces(rights).flatMap((group) => group.places);
  return [
    ...places.map(({ address, Icon }) => entry(`setup/${address}`, t(`places.${address}`), <Icon />)),
    ...(tenant.operates && hasRight(rights, 'tenants')
      ? [entry('tenants', t('shell.tenants'), <BuildingIcon />)]
      : []),
  ];
}
