import { lazy, Suspense, useRef, useState } from 'react';
import { type FileInfo, fileAddress, previewAddress } from '../../api/files';
import { useTexts } from '../../i18n/useTexts';
import styles from './Thumbnail.module.css';

const Lightbox = lazy(async () => ({ default: (await import('./Lightbox')).Lightbox }));

interface Props {
  file: FileInfo;
  /** As high as a line of a list, or with room of its own. */
  size: 'line' | 'block';
}

/** A picture, made small; it opens large, beside the others of the page. */
export function Thumbnail({ file, size }: Props) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const [whole, setWhole] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles[size]}
        aria-label={t('files.open', { name: file.name })}
        title={file.name}
        data-picture={file.id}
        data-name={file.name}
        onClick={(event) => {
          event.stopPropagation();
          setOpen(true);
        }}
      >
        <img
          src={whole ? fileAddress(file) : previewAddress(file, size === 'line' ? 64 : 256)}
          alt=""
          loading="lazy"
          // Of what cannot be made smaller the picture itself is shown.
          onError={() => setWhole(true)}
        />
      </button>
      <Suspense fallback={null}>
        {open ? (
          <Lightbox
            file={file}
            onClose={() => {
              setOpen(false);
              button.current?.focus();
            }}
          />
        ) : null}
      </Suspense>
    </>
  );
}
