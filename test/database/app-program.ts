// The app's sources as one TypeScript program, whose type checker tests ask about types.
import path from "node:path";
import ts from "typescript";

const ROOT = path.resolve(import.meta.dirname, "../..");

export interface AppProgram {
  checker: ts.TypeChecker;
  /** Source files below app/, by their path from the repository's root. */
  files: Map<string, ts.SourceFile>;
}

export function loadAppProgram(): AppProgram {
  const config = ts.readConfigFile(path.join(ROOT, "tsconfig.json"), (file) =>
    ts.sys.readFile(file),
  );
  const { options, fileNames } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const isApp = (file: string) => path.relative(ROOT, file).startsWith(`app${path.sep}`);
  const rootNames = fileNames.filter((file) => isApp(file) || file.endsWith(".d.ts"));
  const program = ts.createProgram({ rootNames, options: { ...options, noEmit: true } });
  const sources = program.getSourceFiles().filter((source) => isApp(source.fileName));
  return {
    checker: program.getTypeChecker(),
    files: new Map(sources.map((source) => [path.relative(ROOT, source.fileName), source])),
  };
}

/**
 * The string literals of a type, sorted; `null` and `undefined` are left out.
 * @param name `path/of/file.ts#Type` or `path/of/file.ts#Type.property`. Throws when it isn't a set of strings.
 */
export function literalsOf({ checker, files }: AppProgram, name: string): string[] {
  const [file = "", typeName = ""] = name.split("#");
  const [exported = "", property] = typeName.split(".");
  const source = files.get(file);
  const module = source && checker.getSymbolAtLocation(source);
  const symbol = module && checker.getExportsOfModule(module).find((one) => one.name === exported);
  if (!symbol) throw new Error(`${file} exports no ${exported}.`);
  let type = checker.getDeclaredTypeOfSymbol(symbol);
  if (property) {
    const member = checker.getPropertyOfType(type, property);
    if (!member) throw new Error(`${exported} has no ${property}.`);
    type = checker.getTypeOfSymbol(member);
  }
  const literals = unionOf(type).filter(
    (one) => !(one.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)),
  );
  return literals
    .map((one) => {
      if (!one.isStringLiteral())
        throw new Error(`${name} is no set of strings: ${checker.typeToString(one)}`);
      return one.value;
    })
    .sort();
}

export function unionOf(type: ts.Type): ts.Type[] {
  return type.isUnion() ? type.types : [type];
}
