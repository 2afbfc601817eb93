/** The programs of the README, run as somebody who copies them would. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const project = mkdtempSync(join(tmpdir(), "superstep-readme-"));
after(() => rmSync(project, { recursive: true }));
mkdirSync(join(project, "node_modules"));
symlinkSync(join(root, "pkg"), join(project, "node_modules/superstep"), "dir");

// A program, and what the README says that it prints. Lines that print nothing are no program.
const blocks = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/```js\n(.*?)```(?:\n\n```text\n(.*?)```)?/gs)];
const programs = blocks.filter(([, program]) => program.includes("console.log("));

test("the README has programs", () => assert.ok(programs.length >= 2));

for (const [, program, printed] of programs) {
  test(program.split("\n", 1)[0], () => {
    const file = join(project, "program.mjs");
    writeFileSync(file, program);
    const output = execFileSync(process.execPath, [file], { encoding: "utf8", timeout: 20_000 });
    assert.notEqual(output, "");
    if (printed !== undefined) assert.equal(output, printed);
  });
}
