import { useTexts } from '../../i18n/useTexts';
import type { DisplayProps, InputProps } from '../fieldUi';
import { MomentInput } from '../shared/MomentInput';
import { shownTime } from '../shared/moments';

export function TimeOfDay({ value }: DisplayProps) {
  const { locale } = useTexts();
  return <time dateTime={String(value)}>{shownTime(String(value), locale)}</time>;
}

export function TimeInput(props: InputProps) {
  return <MomentInput {...props} kind="time" />;
}
