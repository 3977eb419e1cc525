import styles from './Marked.module.css';

/** A text with what was looked for in it marked. */
export function Marked({ parts }: { parts: readonly { readonly text: string; readonly hit: boolean }[] }) {
  return (
    <>
      {parts.map(({ text, hit }, position) =>
        hit ? (
          <mark key={position} className={styles.hit}>
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </>
  );
}
