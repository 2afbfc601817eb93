/** Every program and every session, in two lists. Names are unique: they are how one is asked for. */
import { readdirSync } from "node:fs";

export const programs = await themesIn("./programs/");
export const sessions = await themesIn("./sessions/");

const names = [...programs, ...sessions].map(({ name }) => name);
const twice = names.find((name, at) => names.indexOf(name) !== at);
if (twice !== undefined) throw new Error(`Two programs are named "${twice}"`);

async function themesIn(path) {
  const folder = new URL(path, import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith(".mjs")).sort();
  const themes = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  return themes.flatMap((theme, at) =>
    theme.default.map((program) => ({ ...program, name: `${files[at].replace(".mjs", "")}: ${program.name}` })),
  );
}
