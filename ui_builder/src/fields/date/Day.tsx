import { useTexts } from '../../i18n/useTexts';
import type { DisplayProps, InputProps } from '../fieldUi';
import { MomentInput } from '../shared/MomentInput';
import { shownDay } from '../shared/moments';

export function Day({ value }: DisplayProps) {
  const { locale } = useTexts();
  return <time dateTime={String(value)}>{shownDay(String(value), locale)}</time>;
}

export function DayInput(props: InputProps) {
  return <MomentInput {...props} kind="date" />;
}
