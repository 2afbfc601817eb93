/** Every program, in one list. Names are unique: they are how a program is asked for. */
import { readdirSync } from "node:fs";

const folder = new URL("./programs/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".mjs")).sort();
const themes = await Promise.all(files.map((file) => import(new URL(file, folder).href)));

export const programs = themes.flatMap((theme, at) =>
  theme.default.map((program) => ({ ...program, name: `${files[at].replace(".mjs", "")}: ${program.name}` })),
);

const names = programs.map(({ name }) => name);
const twice = names.find((name, at) => names.indexOf(name) !== at);
if (twice !== undefined) throw new Error(`Two programs are named "${twice}"`);
