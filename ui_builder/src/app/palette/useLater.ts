import { useEffect, useState } from 'react';

/** Gives a text once it has not changed for a while; null keeps what was there. */
export function useLater(text: string | null, afterMs: number): string {
  const [later, setLater] = useState('');
  useEffect(() => {
    if (text === null) {
      return;
    }
    const timer = setTimeout(() => setLater(text), text === '' ? 0 : afterMs);
    return () => clearTimeout(timer);
  }, [text, afterMs]);
  return later;
}
