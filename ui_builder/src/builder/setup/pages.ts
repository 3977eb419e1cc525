/** The pages of the setup, loaded together: they share most of what they are made of. */
export { AsidePage } from './AsidePage';
export { DefinitionPage } from './DefinitionPage';
export { DefinitionsPage } from './DefinitionsPage';
export { SetupFrame } from './SetupFrame';
export { SetupHome } from './SetupHome';
export { VersionPage } from './VersionPage';
export { VersionsPage } from './VersionsPage';
