import { Button } from 'antd';
import { useRef } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { CameraIcon } from '../../ui/icons';
import { useMedia } from '../../ui/useMedia';

interface Props {
  disabled: boolean;
  onPhoto: (file: File) => void;
}

/** Opens the camera of what is held in the hand; elsewhere the same button would open the folders again. */
export function TakePhoto({ disabled, onPhoto }: Props) {
  const { t } = useTexts();
  const shutter = useRef<HTMLInputElement>(null);
  const handheld = useMedia('(pointer: coarse)');
  if (!handheld) {
    return null;
  }
  return (
    <>
      <input
        ref={shutter}
        type="file"
        hidden
        accept="image/*"
        capture="environment"
        aria-label={t('field.photo_take')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file !== undefined) {
            onPhoto(file);
          }
        }}
      />
      <Button icon={<CameraIcon />} disabled={disabled} onClick={() => shutter.current?.click()}>
        {t('field.photo_take')}
      </Button>
    </>
  );
}
