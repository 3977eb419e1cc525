export { BarcodeInput as default } from './Barcode';
