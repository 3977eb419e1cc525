import { fileAddress, useVersions } from '../../api/files';
import { useTexts } from '../../i18n/useTexts';

/** A file that a field held once: its name, which downloads it, and which version it was. */
export function PastFile({ id }: { id: string }) {
  const { t } = useTexts();
  const version = useVersions(id).data?.find((each) => each.id === id);
  // Of what a field holds no more, and of no version of it, nothing can be had.
  if (version === undefined) {
    return t('timeline.unshown');
  }
  const number = t('files.version', { number: version.number });
  return (
    <>
      {version.scan === 'infected' ? (
        version.name
      ) : (
        <a href={fileAddress(version)} download={version.name}>
          {version.name}
        </a>
      )}{' '}
      <small>{number}</small>
    </>
  );
}
