import { type FileInfo, isPicture } from '../../api/files';
import type { DisplayProps } from '../fieldUi';
import { FileLink } from '../shared/FileLink';
import { FileMenu } from '../shared/FileMenu';
import { Thumbnail } from '../shared/Thumbnail';
import { useScanEnd } from '../shared/useScanEnd';
import styles from './File.module.css';

/** The name and size of a file; its name downloads it. A picture can be looked at. */
export function FileShown({ value, compact, record }: DisplayProps) {
  const file = value as unknown as FileInfo;
  const shown = isPicture(file) && file.scan === undefined;
  useScanEnd(record !== undefined && file.scan === 'waiting');
  return (
    <span className={styles.file}>
      {shown ? <Thumbnail file={file} size="line" /> : null}
      <FileLink file={file} />
      {compact || record === undefined ? null : <FileMenu file={file} />}
    </span>
  );
}
