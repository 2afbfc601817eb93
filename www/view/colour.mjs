// Text with some of it in colour.

/** Matches of a pattern's named groups, as `<span>`s with the group's name as their class. */
export function coloured(text, pattern) {
  const fragment = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const [kind] = Object.entries(match.groups).find(([, found]) => found !== undefined);
    const span = document.createElement("span");
    span.className = kind;
    span.textContent = match[0];
    fragment.append(text.slice(end, match.index), span);
    end = match.index + match[0].length;
  }
  fragment.append(text.slice(end));
  return fragment;
}
