// The fields of a row that a caller asks for; all of them without a list.

import { refused } from "./refused.js";

export function picked(row, select) {
  if (select === undefined || select === null) return row;
  if (!Array.isArray(select)) throw refused(422, "\"select\" must be a list of fields");
  return Object.fromEntries(select.filter((field) => Object.hasOwn(row, field)).map((field) => [field, row[field]]));
}
