import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { CHANGED_BY_FLOWS, useAsks } from '../../api/flowStart';
import { useRecordRuns } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import { asTexts } from './asked';

interface Props {
  run: string;
  label: string;
  object: string;
  record: string;
  /** It asks the user something. */
  onAsked: () => void;
  onOver: () => void;
}

/** How long one waits for what was started before it is left to go on by itself. */
const PATIENCE_MS = 8_000;

/** Follows what somebody has just started: says what came of it, and opens what it asks. */
export function FollowRun({ run, label, object, record, onAsked, onOver }: Props) {
  const { t, text } = useTexts();
  const client = useQueryClient();
  const told = useRef(false);
  const { data } = useRecordRuns(object, record, true);
  const found = data?.find(({ id }) => id === run);
  const waits = found?.state === 'waiting';
  const { asks, looked } = useAsks(run, { answered: 0, enabled: waits });
  const state = found?.state;
  const reason = text(asTexts(found?.error?.message));

  useEffect(() => {
    const end = (text: string, tone: 'done' | 'wrong') => {
      if (!told.current) {
        told.current = true;
        showToast(text, tone);
        for (const key of CHANGED_BY_FLOWS) {
          void client.invalidateQueries({ queryKey: [key], refetchType: 'active' });
        }
        onOver();
      }
    };
    if (state === 'done') {
      end(t('automation.done', { label }), 'done');
    } else if (state === 'failed') {
      end(t('automation.failed', { label, reason }), 'wrong');
    } else if (asks && !told.current) {
      told.current = true;
      onAsked();
    } else if (waits && looked) {
      end(t('automation.started', { label }), 'done');
    }
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is waited for once
  useEffect(() => {
    const timer = setTimeout(() => {
      if (!told.current) {
        told.current = true;
        showToast(t('automation.goesOn', { label }), 'done');
        onOver();
      }
    }, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return null;
}
