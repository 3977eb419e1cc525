import type { InputProps } from '../fieldUi';
import { FileInput } from '../shared/FileInput';

export function AnyFileInput(props: InputProps) {
  const accept = (props.field.definition.accept ?? []) as readonly string[];
  const camera = accept.some((each) => each.startsWith('image/') || each === '.jpg' || each === '.jpeg');
  return <FileInput {...props} accept={accept.join(',')} camera={camera} />;
}
