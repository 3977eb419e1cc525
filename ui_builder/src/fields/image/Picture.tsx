import { type FileInfo, fileAddress } from '../../api/files';
import type { DisplayProps, InputProps } from '../fieldUi';
import { FileInput } from '../shared/FileInput';
import styles from './Picture.module.css';

/** The picture itself, small; it leads to the whole file. */
export function Picture({ value, compact }: DisplayProps) {
  const file = value as unknown as FileInfo;
  const address = fileAddress(file);
  return (
    <a href={address} download={file.name}>
      <img
        className={compact ? styles.small : styles.picture}
        src={address}
        alt={file.name}
        title={file.name}
        loading="lazy"
      />
    </a>
  );
}

export function PictureInput(props: InputProps) {
  return <FileInput {...props} accept="image/png,image/jpeg,image/gif,image/webp" />;
}
