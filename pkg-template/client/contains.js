// How records are searched, as PostgreSQL's `@>` compares JSON.

/** Whether a record has everything that is wanted, at any depth; a list, every item of a list. */
export function contains(record, wanted) {
  if (typeof wanted !== "object" || wanted === null) return Object.is(record, wanted);
  if (typeof record !== "object" || record === null || Array.isArray(record) !== Array.isArray(wanted)) return false;
  if (Array.isArray(wanted)) return wanted.every((item) => record.some((known) => contains(known, item)));
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(record, key) && contains(record[key], value));
}
