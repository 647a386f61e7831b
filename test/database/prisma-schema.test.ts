// prisma/schema.prisma is formatted as Prisma formats it.
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

test("`prisma format` changes nothing", () => {
  const argv = ["node_modules/prisma/build/index.js", "format", "--check"];
  const output = execFileSync(process.execPath, argv, { encoding: "utf8", stdio: "pipe" });
  expect(output).toContain("All files are formatted correctly");
});
