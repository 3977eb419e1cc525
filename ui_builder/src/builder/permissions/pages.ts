export { PermissionSetPage } from './PermissionSetPage';
export { PermissionSetsPage } from './PermissionSetsPage';
