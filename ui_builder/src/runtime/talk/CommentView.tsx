import { Button } from 'antd';
import { useState } from 'react';
import { type Comment, useChangeComment, useRemoveComment, useSay } from '../../api/comments';
import { fileAddress, isPicture, previewAddress } from '../../api/files';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { ActionMenu } from '../../ui/ActionMenu';
import { Avatar } from '../../ui/Avatar';
import { MoreIcon, PencilIcon, TrashIcon } from '../../ui/icons';
import { Markdown } from '../../ui/Markdown';
import { showToast } from '../../ui/toastStore';
import { When } from '../blocks/When';
import { CommentBox, type Written } from './CommentBox';
import styles from './Talk.module.css';

interface Props {
  object: string;
  id: string;
  comment: Comment;
}

/** A conversation: what somebody said, and what others answered. */
export function Conversation({ object, id, comment }: Props) {
  const { t } = useTexts();
  const [answering, setAnswering] = useState(false);
  const tell = useTell(object, id);
  const replies = comment.replies ?? [];
  return (
    <div className={styles.conversation}>
      <CommentView object={object} id={id} comment={comment} />
      {replies.length === 0 ? null : (
        <ol className={styles.replies}>
          {replies.map((reply) => (
            <li key={reply.id}>
              <CommentView object={object} id={id} comment={reply} small />
            </li>
          ))}
        </ol>
      )}
      {answering ? (
        <CommentBox
          label={t('talk.reply')}
          placeholder={t('talk.replyHere')}
          action={t('talk.reply')}
          focused
          onSend={(written) => tell({ ...written, reply_to: comment.id }).then(() => setAnswering(false))}
          onCancel={() => setAnswering(false)}
        />
      ) : (
        <Button type="link" size="small" className={styles.answer ?? ''} onClick={() => setAnswering(true)}>
          {t('talk.reply')}
        </Button>
      )}
    </div>
  );
}

/** Says something about a record, and tells who of those named was not told. */
export function useTell(object: string, id: string) {
  const { t } = useTexts();
  const { mutateAsync } = useSay(object, id);
  return async (said: Written & { reply_to?: string }) => {
    const made = await mutateAsync(said);
    const names = made.not_reached.map(({ label }) => label ?? t('talk.someone'));
    if (names.length > 0) {
      showToast(t('talk.notReached', { names: names.join(t('talk.comma')) }), 'wrong');
    }
  };
}

function CommentView({ object, id, comment, small = false }: Props & { small?: boolean }) {
  const { t } = useTexts();
  const { viewer } = useSession();
  const [editing, setEditing] = useState(false);
  const change = useChangeComment(object, id);
  const remove = useRemoveComment(object, id);
  const name = comment.by.label ?? t('talk.someone');
  if (comment.deleted) {
    return <p className={styles.removed}>{t('talk.removed')}</p>;
  }
  return (
    <article className={styles.comment} data-small={small}>
      <Avatar name={name} />
      <div className={styles.said}>
        <header>
          <strong>{name}</strong>
          <span className={styles.when}>
            <When at={comment.at} />
            {comment.edited_at === null ? null : ` · ${t('talk.edited')}`}
          </span>
          {comment.mine && !editing && viewer === null ? (
            <ActionMenu
              label={t('talk.more')}
              icon={<MoreIcon />}
              items={[
                { name: 'edit', label: t('talk.edit'), icon: <PencilIcon />, run: () => setEditing(true) },
                {
                  name: 'remove',
                  label: t('talk.remove'),
                  icon: <TrashIcon />,
                  danger: true,
                  run: () => remove.mutate(comment.id),
                },
              ]}
            />
          ) : null}
        </header>
        {editing ? (
          <CommentBox
            label={t('talk.edit')}
            placeholder={t('talk.write')}
            action={t('talk.save')}
            body={comment.body}
            files={comment.files}
            focused
            onSend={(written) =>
              change.mutateAsync({ ...written, comment: comment.id }).then(() => setEditing(false))
            }
            onCancel={() => setEditing(false)}
          />
        ) : (
          <>
            <div className={styles.text}>
              <Markdown source={comment.body} />
            </div>
            <Attached comment={comment} />
          </>
        )}
      </div>
    </article>
  );
}

function Attached({ comment }: { comment: Comment }) {
  return comment.files.length === 0 ? null : (
    <ul className={styles.attached}>
      {comment.files.map((file) => (
        <li key={file.id}>
          <a href={fileAddress(file)} download={file.name}>
            {isPicture(file) ? <img src={previewAddress(file, 256)} alt="" loading="lazy" /> : null}
            <span>{file.name}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
