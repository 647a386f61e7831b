// Finds every SQL statement in the app's sources, with the TypeScript type of its rows.
import ts from "typescript";
import { type AppProgram, unionOf } from "./app-program";

export interface Statement {
  /** File and the function that runs it; statements of one function are numbered. */
  where: string;
  /** Statements that run often are prepared and have a name. */
  name?: string | null;
  /** The SQL, or why it can't be known from the sources alone. */
  text: string | null;
  reason?: string;
  /** Null: the caller names no row type. */
  row: ts.Type | null;
  /** How many values are passed, where an array literal says so. */
  valueCount: number | null;
}

/** Every `….query(…)` on a pool or in a transaction below app/. */
export function collectStatements(program: AppProgram): Statement[] {
  const found: Statement[] = [];
  const counts = new Map<string, number>();
  for (const [file, source] of program.files) {
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && isQuery(node)) {
        const name = `${file} ${functionName(node)}`;
        const count = (counts.get(name) ?? 0) + 1;
        counts.set(name, count);
        found.push({ where: count > 1 ? `${name} ${count}` : name, ...readCall(program, node) });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

function isQuery(node: ts.CallExpression): boolean {
  return (
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === "query" &&
    node.arguments.length > 0
  );
}

function functionName(node: ts.Node): string {
  for (let at = node.parent; at; at = at.parent) {
    const named = ts.isVariableDeclaration(at.parent ?? at) ? at.parent : at;
    const isFunction = ts.isFunctionLike(at);
    if (isFunction && (named as ts.NamedDeclaration).name) {
      return (named as ts.NamedDeclaration).name!.getText();
    }
  }
  return "(module)";
}

function readCall(program: AppProgram, node: ts.CallExpression): Omit<Statement, "where"> {
  const { checker } = program;
  const [first, second] = node.arguments;
  const typeNode = node.typeArguments?.[0];
  const config = first && ts.isObjectLiteralExpression(first) ? first : null;
  const sql = config ? propertyOf(config, "text") : first!;
  const values = config ? propertyOf(config, "values") : second;
  const isPlain =
    values && ts.isArrayLiteralExpression(values) && !values.elements.some(ts.isSpreadElement);
  const nameNode = config && propertyOf(config, "name");
  const rest = {
    name: nameNode && ts.isStringLiteral(nameNode) ? nameNode.text : null,
    row: typeNode ? checker.getTypeFromTypeNode(typeNode) : null,
    valueCount: !values ? 0 : isPlain ? values.elements.length : null,
  };
  try {
    if (!sql) throw new Error("its text is not written in the call");
    const text: unknown = evaluate(program, sql);
    if (typeof text !== "string") throw new Error("its text is no string");
    return { text, ...rest };
  } catch (error) {
    return { text: null, reason: (error as Error).message, ...rest };
  }
}

function propertyOf(config: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of config.properties) {
    if (property.name?.getText() !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
  }
  return undefined;
}

/**
 * The value of an expression that is made of constants, of functions over constants, and of parameters whose
 * type lists their values (the first is taken) or is a number (1 is taken). Throws for anything else.
 */
function evaluate(program: AppProgram, expression: ts.Expression): unknown {
  const scope = new Map<ts.Declaration, string>();
  const parts: string[] = [];
  const value = inline(program, expression, scope, parts);
  const script = `${parts.join("\n")}\nreturn (${value});`;
  const { outputText } = ts.transpileModule(`(() => {${script}})()`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  return (0, eval)(outputText);
}

/** The source of `node` with every outer name replaced by a constant that `parts` declares. */
function inline(
  program: AppProgram,
  node: ts.Node,
  scope: Map<ts.Declaration, string>,
  parts: string[],
): string {
  const text = node.getSourceFile().text;
  let out = "";
  let at = node.getStart();
  const visit = (child: ts.Node): void => {
    if (ts.isTypeNode(child)) return;
    if (ts.isIdentifier(child)) {
      const isShorthand = ts.isShorthandPropertyAssignment(child.parent);
      const replaced = isName(child) ? null : resolve(program, child, node, scope, parts);
      if (replaced === null) return;
      out += text.slice(at, child.getStart()) + (isShorthand ? `${child.text}: ` : "") + replaced;
      at = child.getEnd();
      return;
    }
    ts.forEachChild(child, visit);
  };
  visit(node);
  return out + text.slice(at, node.getEnd());
}

/** An identifier that names a property or declares something: not a reference. */
function isName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isBindingElement(parent) && parent.propertyName === node) ||
    ((ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)) &&
      parent.name === node) ||
    (ts.isFunctionDeclaration(parent) && parent.name === node)
  );
}

function resolve(
  program: AppProgram,
  node: ts.Identifier,
  root: ts.Node,
  scope: Map<ts.Declaration, string>,
  parts: string[],
): string | null {
  const { checker } = program;
  let symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.declarations?.[0];
  if (!declaration) throw new Error(`${node.text} is unknown`);
  const isInside =
    declaration.getSourceFile() === root.getSourceFile() &&
    declaration.pos >= root.pos &&
    declaration.end <= root.end;
  if (isInside || declaration.getSourceFile().isDeclarationFile) return null;
  const known = scope.get(declaration);
  if (known) return known;
  const name = `$${scope.size}_${node.text}`;
  scope.set(declaration, name);
  parts.push(`const ${name} = ${declared(program, declaration, scope, parts)};`);
  return name;
}

function declared(
  program: AppProgram,
  declaration: ts.Declaration,
  scope: Map<ts.Declaration, string>,
  parts: string[],
): string {
  if (ts.isFunctionDeclaration(declaration)) {
    return `(${inline(program, declaration, scope, parts).replace(/^(export )?(async )?/, "$2")})`;
  }
  if (ts.isVariableDeclaration(declaration) && declaration.initializer) {
    if (!(ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const)) {
      throw new Error(`${declaration.name.getText()} changes`);
    }
    return inline(program, declaration.initializer, scope, parts);
  }
  const type = program.checker.getTypeAtLocation(declaration);
  const [sample] = unionOf(type).filter((one) => !(one.flags & ts.TypeFlags.Undefined));
  if (sample?.isLiteral()) return JSON.stringify(sample.value);
  if (sample && sample.flags & ts.TypeFlags.BooleanLike) return "true";
  if (sample && sample.flags & ts.TypeFlags.NumberLike) return "1";
  throw new Error(`${(declaration as ts.NamedDeclaration).name?.getText()} comes from outside`);
}
