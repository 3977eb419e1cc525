/** From a spreadsheet to an object: a page of its own, for few come here and it is large. */
export { SpreadsheetPage } from './SpreadsheetPage';
