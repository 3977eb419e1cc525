import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../../i18n/useTexts';
import type { Device } from './Preview';
import styles from './Preview.module.css';

const SIZES: Readonly<Record<Device, { readonly width: number; readonly height: number | null }>> = {
  desk: { width: 1280, height: null },
  tablet: { width: 820, height: 1100 },
  phone: { width: 375, height: 760 },
};

/** A page in the size of a device, made smaller where there is no room for it. */
export function Frame({ address, device }: { address: string; device: Device }) {
  const { t } = useTexts();
  const stage = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => {
      if (entry !== undefined) {
        setRoom({ width: entry.contentRect.width, height: entry.contentRect.height });
      }
    });
    if (stage.current !== null) {
      watch.observe(stage.current);
    }
    return () => watch.disconnect();
  }, []);
  const { width, height } = SIZES[device];
  const scale = Math.min(1, room.width / width);
  const high = height === null ? room.height / (scale || 1) : Math.min(height, room.height / (scale || 1));
  return (
    <div className={styles.stage} ref={stage}>
      {room.width === 0 ? null : (
        <div
          className={styles.device}
          data-device={device}
          style={{ width: width * scale, height: high * scale }}
        >
          <iframe
            title={t('layouts.preview')}
            src={address}
            style={{ width, height: high, transform: `scale(${scale})` }}
          />
        </div>
      )}
    </div>
  );
}
