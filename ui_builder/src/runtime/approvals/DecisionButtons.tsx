import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import type { Approval, DecideResult, Decision } from '../../api/approvals';
import { useTexts } from '../../i18n/useTexts';
import { ActionMenu } from '../../ui/ActionMenu';
import {
  BackIcon,
  CheckIcon,
  CloseIcon,
  DownIcon,
  MoreIcon,
  PencilIcon,
  PersonIcon,
  UpIcon,
} from '../../ui/icons';
import { DecideDialog } from './DecideDialog';
import { MAIN, type Offer, offersOf } from './deciding';

const ICONS: Readonly<Record<Decision, ReactNode>> = {
  approve: <CheckIcon />,
  reject: <CloseIcon />,
  send_back: <BackIcon />,
  reassign: <PersonIcon />,
  add_before: <UpIcon />,
  add_after: <DownIcon />,
  comment: <PencilIcon />,
};

interface Props {
  chosen: readonly Approval[];
  onDecided?: (results: readonly DecideResult[]) => void;
}

/** What one can answer: two buttons, the rest in a menu. Of several it says how many take the answer. */
export function DecisionButtons({ chosen, onDecided }: Props) {
  const { t } = useTexts();
  const [asked, setAsked] = useState<Offer | null>(null);
  const offers = offersOf(chosen);
  const many = chosen.length > 1;
  const named = ({ action, approvals }: Offer) =>
    many && approvals.length < chosen.length
      ? t('approvals.ofChosen', {
          action: t(`approvals.${action}`),
          n: approvals.length,
          all: chosen.length,
        })
      : t(`approvals.${action}`);
  const others = offers.filter(({ action }) => !MAIN.has(action));
  const label = many ? '' : (chosen[0]?.record.label ?? '');
  return (
    <>
      {offers
        .filter(({ action }) => MAIN.has(action))
        .map((offer) => (
          <Button
            key={offer.action}
            type={offer.action === 'approve' ? 'primary' : 'default'}
            danger={offer.action === 'reject'}
            icon={ICONS[offer.action]}
            aria-label={label === '' ? undefined : t(`approvals.do_${offer.action}`, { label })}
            onClick={() => setAsked(offer)}
          >
            {named(offer)}
          </Button>
        ))}
      {others.length === 0 ? null : (
        <ActionMenu
          label={label === '' ? t('approvals.more') : t('approvals.moreFor', { label })}
          icon={<MoreIcon />}
          items={others.map((offer) => ({
            name: offer.action,
            label: named(offer),
            icon: ICONS[offer.action],
            run: () => setAsked(offer),
          }))}
        />
      )}
      {asked === null ? null : (
        <DecideDialog
          offer={asked}
          onClose={() => setAsked(null)}
          onDecided={(results) => {
            setAsked(null);
            onDecided?.(results);
          }}
        />
      )}
    </>
  );
}
