export { DuplicateRulePage } from './DuplicateRulePage';
export { DuplicateRulesPage } from './DuplicateRulesPage';
