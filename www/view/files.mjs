// The program's files, as they are.

import { coloured } from "./colour.mjs";

const TOKENS =
  /(?<comment>\/\/.*|\/\*[^]*?\*\/)|(?<string>"(?:\\.|[^"\\\n])*"|`[^`]*`)|(?<keyword>\b(?:import|from|export|const|let|new|async|await|function|return|for|of|if|in)\b(?!:))/g;

let shown;

export async function showFiles(place, names) {
  shown = names;
  const texts = await Promise.all(names.map(textOf));
  if (shown === names) place.replaceChildren(...names.map((name, nth) => figure(name, texts[nth])));
}

async function textOf(name) {
  try {
    const response = await fetch(name);
    return response.ok ? response.text() : `// The server said ${response.status}.`;
  } catch (error) {
    return `// ${error.message}`;
  }
}

function figure(name, text) {
  const code = document.createElement("code");
  code.append(coloured(text.trimEnd(), TOKENS));
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  pre.setAttribute("role", "region");
  pre.setAttribute("aria-label", name);
  pre.append(code);
  const caption = document.createElement("figcaption");
  caption.textContent = name;
  const figure = document.createElement("figure");
  figure.append(caption, pre);
  return figure;
}
