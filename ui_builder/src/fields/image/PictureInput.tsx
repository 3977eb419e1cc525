import type { InputProps } from '../fieldUi';
import { FileInput } from '../shared/FileInput';

export function PictureInput(props: InputProps) {
  return <FileInput {...props} accept="image/png,image/jpeg,image/gif,image/webp" camera />;
}
