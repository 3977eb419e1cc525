import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A link to a record's page, in the app one is in. */
export function RecordLink(props: {
  object: string;
  id: string;
  className?: string | undefined;
  /** Whether it opens the row that it stands in. */
  opens?: boolean;
  children: ReactNode;
}) {
  const { app = '' } = useParams({ strict: false }) as { app?: string };
  const { object, id, className, opens = false, children } = props;
  return (
    <Link
      to="/$app/$object/$id"
      params={{ app, object, id }}
      {...(className ? { className } : {})}
      {...(opens ? { 'data-opens': '' } : {})}
    >
      {children}
    </Link>
  );
}
