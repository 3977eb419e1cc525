/** The pages on people, loaded together: they share most of what they are made of. */
export { DepartmentsPage } from './DepartmentsPage';
export { RolePage } from './RolePage';
export { RolesPage } from './RolesPage';
export { UserPage } from './UserPage';
export { UsersPage } from './UsersPage';
