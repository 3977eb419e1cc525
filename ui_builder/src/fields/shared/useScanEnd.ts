import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const EVERY_MS = 4000;
const TIMES = 30;

/** Asks for the record again while its file waits for the virus scanner, for two minutes at most. */
export function useScanEnd(waiting: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!waiting) {
      return undefined;
    }
    let left = TIMES;
    const timer = setInterval(() => {
      left -= 1;
      client.invalidateQueries({ queryKey: ['record'] });
      if (left === 0) {
        clearInterval(timer);
      }
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [waiting, client]);
}
