/** What a menu of a file opens, loaded when it does. */
export { FileLinkDialog } from './FileLinkDialog';
export { VersionsDialog } from './VersionsDialog';
