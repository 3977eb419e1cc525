import { type FileInfo, fileAddress } from '../../api/files';
import { useTexts } from '../../i18n/useTexts';
import styles from './FileInput.module.css';
import { sizeText } from './fileText';

/** The name of a file, which downloads it, its size, and what the scanner says of it. */
export function FileLink({ file }: { file: FileInfo }) {
  const { t, locale } = useTexts();
  return (
    <span className={styles.file}>
      {file.scan === 'infected' ? (
        <s className={styles.name}>{file.name}</s>
      ) : (
        <a className={styles.name} href={fileAddress(file)} download={file.name}>
          {file.name}
        </a>
      )}
      <span className={styles.size}>{sizeText(file.size, locale)}</span>
      {file.scan === undefined ? null : <span className={styles[file.scan]}>{t(`files.${file.scan}`)}</span>}
    </span>
  );
}
