/** Groups the digits of a number in E.164; Chinese mobile numbers as they are read there. */
export function shownPhone(number: string): string {
  const [main = '', extension] = number.split(';ext=');
  const grouped = main.replace(/^\+86(1\d{2})(\d{4})(\d{4})$/, '+86 $1 $2 $3');
  return extension === undefined ? grouped : `${grouped} · ${extension}`;
}
