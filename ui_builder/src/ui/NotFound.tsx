import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Notice } from './Notice';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Notice title={t('state.notFound')} help={t('state.notFoundHelp')}>
      <Link to="/">{t('state.home')}</Link>
    </Notice>
  );
}
