import type { RunError } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import { Worded } from '../../ui/Worded';
import { asTexts } from './asked';

/** What went wrong with a step, in words; names stand out. */
export function ErrorText({ error }: { error: RunError }) {
  const { text } = useTexts();
  return <Worded text={text(asTexts(error.message), error.code)} />;
}
