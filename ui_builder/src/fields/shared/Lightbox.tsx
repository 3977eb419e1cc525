import { type KeyboardEvent, useState } from 'react';
import { createPortal } from 'react-dom';
import { type FileInfo, fileAddress, previewAddress } from '../../api/files';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { BackIcon, CloseIcon, DownloadIcon, ForwardIcon } from '../../ui/icons';
import styles from './Lightbox.module.css';
import { neighbour, picturesOfPage, type Shown } from './pictures';

/** A picture as large as the window; the arrow keys lead to the others of the page, Esc closes it. */
export function Lightbox({ file, onClose }: { file: FileInfo; onClose: () => void }) {
  const { t } = useTexts();
  const [pictures] = useState(() => picturesOfPage(file));
  const [shown, setShown] = useState<Shown>({ id: file.id, name: file.name });
  const [whole, setWhole] = useState<string>();
  const at = pictures.findIndex((each) => each.id === shown.id);

  function step(by: number) {
    setShown(neighbour(pictures, at, by));
  }

  function press(event: KeyboardEvent) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      step(by);
    }
  }

  return createPortal(
    <Dialog open label={shown.name} className={styles.box} onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the whole window */}
      <div className={styles.inside} onKeyDown={press}>
        <header>
          <strong>{shown.name}</strong>
          <span aria-live="polite">{pictures.length > 1 ? `${at + 1} / ${pictures.length}` : ''}</span>
          <a href={fileAddress(shown)} download={shown.name} aria-label={t('files.download')}>
            <DownloadIcon />
          </a>
          <button type="button" aria-label={t('files.close')} onClick={onClose}>
            <CloseIcon />
          </button>
        </header>
        <div className={styles.stage}>
          {pictures.length > 1 ? (
            <button type="button" aria-label={t('files.previous')} onClick={() => step(-1)}>
              <BackIcon />
            </button>
          ) : null}
          <img
            key={shown.id}
            src={whole === shown.id ? fileAddress(shown) : previewAddress(shown, 1024)}
            alt={shown.name}
            onError={() => setWhole(shown.id)}
          />
          {pictures.length > 1 ? (
            <button type="button" aria-label={t('files.next')} onClick={() => step(1)}>
              <ForwardIcon />
            </button>
          ) : null}
        </div>
      </div>
    </Dialog>,
    document.body,
  );
}
