/** Every program and every session, in two lists. Names are unique: they are how one is asked for. */
import { readdirSync } from "node:fs";

import { ALL_WAYS } from "./session.mjs";

export const programs = await themesIn("./programs/");
export const sessions = withAllWays(await themesIn("./sessions/"));

const names = [...programs, ...sessions].map(({ name }) => name);
const twice = names.find((name, at) => names.indexOf(name) !== at);
if (twice !== undefined) throw new Error(`Two programs are named "${twice}"`);

/** The first sessions of each theme run in all ways there are. */
function withAllWays(sessions) {
  const seen = new Map();
  return sessions.map((session) => {
    const theme = session.name.split(":")[0];
    seen.set(theme, (seen.get(theme) ?? 0) + 1);
    return seen.get(theme) > 5 || session.ways !== undefined ? session : { ...session, ways: ALL_WAYS };
  });
}

async function themesIn(path) {
  const folder = new URL(path, import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith(".mjs")).sort();
  const themes = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  return themes.flatMap((theme, at) =>
    theme.default.map((program) => ({ ...program, name: `${files[at].replace(".mjs", "")}: ${program.name}` })),
  );
}
