export { ObjectSharingPage } from './ObjectSharingPage';
export { RulePage } from './RulePage';
export { SharingPage } from './SharingPage';
