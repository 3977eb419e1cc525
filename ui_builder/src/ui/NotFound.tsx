import { Link } from '@tanstack/react-router';
import { useTexts } from '../i18n/useTexts';
import { Notice } from './Notice';

export function NotFound() {
  const { t } = useTexts();
  return (
    <Notice title={t('state.notFound')} help={t('state.notFoundHelp')}>
      <Link to="/">{t('state.home')}</Link>
    </Notice>
  );
}
