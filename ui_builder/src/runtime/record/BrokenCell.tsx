import { Component, type ReactNode } from 'react';
import { useTexts } from '../../i18n/useTexts';
import styles from './EditableField.module.css';

interface Props {
  label: string;
  children: ReactNode;
}

/** Keeps a field that cannot be shown from taking the page with it. */
export class BrokenCell extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? <Broken label={this.props.label} /> : this.props.children;
  }
}

function Broken({ label }: { label: string }) {
  const { t } = useTexts();
  return (
    <dl className={styles.cell}>
      <dt>{label}</dt>
      <dd className={styles.value}>
        <span className={styles.blank}>{t('record.broken')}</span>
      </dd>
    </dl>
  );
}
