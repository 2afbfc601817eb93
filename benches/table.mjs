/** Numbers for people: medians, spreads, ratios, and tables that are text and Markdown at once. */

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median and, where there are several, the least and the most. Measurements that failed are `NaN`. */
export function spread(numbers) {
  const known = numbers.filter((number) => !Number.isNaN(number));
  if (known.length === 0) return "failed";
  const text = short(median(known));
  if (known.length === 1) return text;
  return `${text} (${short(Math.min(...known))}–${short(Math.max(...known))})`;
}

/** What `numbers` are divided by `others`, round by round: rounds differ in what else the machine does. */
export function ratios(numbers, others) {
  return numbers.map((number, round) => number / others[round]);
}

/** Three digits. */
export function short(number) {
  if (number >= 100) return Math.round(number).toLocaleString("en");
  return number.toPrecision(3);
}

/** Rows of cells, the first of them the heading; all but the first column are numbers. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const padded = (row) => line(row.map((cell, column) => pad(cell, widths[column], column)));
  const rule = line(widths.map((width, column) => "-".repeat(width - (column > 0)) + (column > 0 ? ":" : "")));
  const [heading, ...body] = rows.map(padded);
  return [heading, rule, ...body].join("\n");
}

function pad(cell, width, column) {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
