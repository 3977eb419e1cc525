import './ui/theme.css';
import { createRoot } from 'react-dom/client';
import { Providers } from './app/Providers';
import { startI18n } from './i18n/i18n';
import { keepAppUpToDate } from './pwa/newVersion';
import { startAppearance } from './ui/appearance';

startAppearance();
const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no #root');
}
await startI18n();
createRoot(root).render(<Providers />);
keepAppUpToDate();
