import type { FocusEvent, PointerEvent, ReactNode } from 'react';
import { useAppName } from './appName';
import { leavePreview, startPreview } from './previewStore';

/**
 * A link to a record's page, in the app one is in. Lists have hundreds, so it is a plain one: the app follows
 * what has `data-inside` (`app/insideLinks.ts`).
 */
export function RecordLink(props: {
  object: string;
  id: string;
  className?: string | undefined;
  /** Whether it opens the row that it stands in. */
  opens?: boolean;
  /** Whether what the record is about shows beside the link, while one points at it. */
  previews?: boolean;
  children: ReactNode;
}) {
  const app = useAppName();
  const { object, id, className, opens = false, previews = false, children } = props;
  return (
    <a
      href={`/${app}/${object}/${id}`}
      data-inside=""
      {...(className ? { className } : {})}
      {...(opens ? { 'data-opens': '' } : {})}
      {...(previews ? previewing(object, id) : {})}
    >
      {children}
    </a>
  );
}

/** Fingers open the link at once; what is under the pointer or has the focus by keys is previewed. */
function previewing(object: string, id: string) {
  return {
    onPointerEnter: ({ pointerType, currentTarget: anchor }: PointerEvent<HTMLElement>) => {
      if (pointerType === 'mouse') {
        startPreview({ object, id, anchor });
      }
    },
    onPointerLeave: leavePreview,
    onFocus: ({ currentTarget: anchor }: FocusEvent<HTMLElement>) => {
      if (anchor.matches(':focus-visible')) {
        startPreview({ object, id, anchor });
      }
    },
    onBlur: leavePreview,
    onClick: leavePreview,
  };
}
