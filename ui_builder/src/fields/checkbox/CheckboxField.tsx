import { useTexts } from '../../i18n/useTexts';
import type { DisplayProps } from '../fieldUi';

export function YesNo({ value }: DisplayProps) {
  const { t } = useTexts();
  return <>{value === true ? t('field.yes') : t('field.no')}</>;
}
