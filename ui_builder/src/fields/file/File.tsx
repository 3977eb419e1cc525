import type { FileInfo } from '../../api/files';
import type { DisplayProps, InputProps } from '../fieldUi';
import { FileInput } from '../shared/FileInput';
import { FileLink } from '../shared/FileLink';

/** The name and size of a file; its name downloads it. */
export function FileShown({ value }: DisplayProps) {
  return <FileLink file={value as unknown as FileInfo} />;
}

export function AnyFileInput(props: InputProps) {
  const accept = (props.field.definition.accept ?? []) as readonly string[];
  return <FileInput {...props} accept={accept.join(',')} />;
}
