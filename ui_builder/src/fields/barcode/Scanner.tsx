import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import { Dialog } from '../../ui/Dialog';
import styles from './Scanner.module.css';
import { detectorFor } from './scanning';

const LOOK_EVERY_MS = 200;

interface Props {
  field: Field;
  onFound: (code: string) => void;
  onClose: () => void;
}

/** The picture of the camera until a code is in it. */
export function Scanner({ field, onFound, onClose }: Props) {
  const { t, text } = useTexts();
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  const found = useRef(onFound);
  found.current = onFound;
  const { format } = field.definition;

  useEffect(() => {
    const detector = detectorFor(format);
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    async function look() {
      const picture = video.current;
      if (over || picture === null || detector === undefined) {
        return;
      }
      const [code] = await detector.detect(picture).catch(() => []);
      if (over) {
        return;
      }
      if (code === undefined) {
        timer = setTimeout(look, LOOK_EVERY_MS);
      } else {
        found.current(code.rawValue);
      }
    }
    async function start() {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
        if (over) {
          stop(stream);
        } else if (video.current !== null) {
          video.current.srcObject = stream;
          await video.current.play();
          await look();
        }
      } catch {
        setFailed(!over);
      }
    }
    start();
    return () => {
      over = true;
      clearTimeout(timer);
      stop(stream);
    };
  }, [format]);

  const title = t('field.scan_title', { field: text(field.label) });
  return (
    <Dialog open label={title} className={styles.dialog} onClose={onClose}>
      <h2>{title}</h2>
      {failed ? (
        <p role="alert">{t('field.scan_failed')}</p>
      ) : (
        <>
          <video ref={video} className={styles.picture} muted playsInline />
          <p>{t('field.scan_help')}</p>
        </>
      )}
      <Button onClick={onClose}>{t('record.cancel')}</Button>
    </Dialog>
  );
}

function stop(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) {
    track.stop();
  }
}
