import { type FileInfo, fileAddress } from '../../api/files';
import { useTexts } from '../../i18n/useTexts';
import styles from './FileInput.module.css';
import { sizeText } from './fileText';

/** The name of a file, which downloads it, and its size. */
export function FileLink({ file }: { file: FileInfo }) {
  const { locale } = useTexts();
  return (
    <>
      <a href={fileAddress(file)} download={file.name}>
        {file.name}
      </a>{' '}
      <span className={styles.size}>{sizeText(file.size, locale)}</span>
    </>
  );
}
