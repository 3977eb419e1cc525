import { Button } from 'antd';
import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { PlaceIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import type { InputProps } from '../fieldUi';
import { LineInput } from '../shared/LineInput';
import styles from './Location.module.css';
import { placeHere, placeText, typedPlace } from './placeText';

/** People paste what a map gives, `31.2304, 121.4737`, or say that they are there. */
export function LocationInput({ value, field, onChange, ...props }: InputProps) {
  const { t } = useTexts();
  const [draft, setDraft] = useState(() => (value === null ? '' : placeText(value)));
  const [asking, setAsking] = useState(false);
  const shown = { ...field, placeholder: field.placeholder ?? { en: '31.2304, 121.4737' } };

  function take(place: GeolocationPosition) {
    const here = placeHere(place.coords);
    setAsking(false);
    setDraft(placeText(here));
    onChange(here);
  }

  function ask() {
    setAsking(true);
    const refused = () => {
      setAsking(false);
      showToast(t('field.place_failed'), 'wrong');
    };
    navigator.geolocation.getCurrentPosition(take, refused, { enableHighAccuracy: true, timeout: 15_000 });
  }

  return (
    <div className={styles.row}>
      <LineInput
        {...props}
        field={shown}
        value={draft}
        onChange={(typed) => {
          setDraft(typed === null ? '' : String(typed));
          onChange(typed === null ? null : typedPlace(String(typed)));
        }}
      />
      {'geolocation' in navigator ? (
        <Button
          icon={<PlaceIcon />}
          loading={asking}
          aria-label={t('field.place_mine')}
          title={t('field.place_mine')}
          onClick={ask}
        />
      ) : null}
    </div>
  );
}
