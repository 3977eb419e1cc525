import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A link to a record's page, in the app one is in. */
export function RecordLink(props: { object: string; id: string; className?: string | undefined; children: ReactNode }) {
  const { app = '' } = useParams({ strict: false }) as { app?: string };
  const { object, id, className, children } = props;
  return (
    <Link to="/$app/$object/$id" params={{ app, object, id }} {...(className ? { className } : {})}>
      {children}
    </Link>
  );
}
