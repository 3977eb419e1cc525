import type { FileInfo } from '../../api/files';
import type { DisplayProps } from '../fieldUi';
import { FileLink } from '../shared/FileLink';
import { FileMenu } from '../shared/FileMenu';
import { Thumbnail } from '../shared/Thumbnail';
import { useScanEnd } from '../shared/useScanEnd';
import styles from './Picture.module.css';

/** The picture itself, small; it opens large. */
export function Picture({ value, compact, record }: DisplayProps) {
  const file = value as unknown as FileInfo;
  useScanEnd(record !== undefined && file.scan === 'waiting');
  if (file.scan !== undefined) {
    return <FileLink file={file} />;
  }
  return (
    <span className={styles.picture}>
      <Thumbnail file={file} size={compact ? 'line' : 'block'} />
      {compact || record === undefined ? null : <FileMenu file={file} />}
    </span>
  );
}
