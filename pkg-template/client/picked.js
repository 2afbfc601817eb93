// The fields of a row that a caller asks for; all of them without a list.

export function picked(row, select) {
  if (select === undefined || select === null) return row;
  return Object.fromEntries(select.filter((field) => Object.hasOwn(row, field)).map((field) => [field, row[field]]));
}
