/** What each folder may import at run time; types may cross any border. The longest key wins. */
const MAY_IMPORT: Record<string, string[]> = {
  "routes": ["routes", "lib", "lib/protocol"],
  "workers": ["workers", "lib", "lib/protocol"],
  "lib": ["lib", "lib/protocol", "lib/realtime", "lib/services", "db"],
  "lib/realtime": ["lib/realtime", "lib/protocol", "lib/services", "db"],
  "lib/services": ["lib/services"],
  "lib/protocol": ["lib/protocol"],
  "lib/client": ["lib/client", "lib/protocol"],
  "db": ["db"],
};

/** The only file that reads the environment. */
const ENVIRONMENT = "lib/config.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const LAYERS = Object.keys(MAY_IMPORT).sort((a, b) => b.length - a.length);

function layerOf(path: string): string | undefined {
  return LAYERS.find((layer) => path.startsWith(`${ROOT}${layer}/`));
}

/** Deno lint plugin: layers point one way, SQL stands in db/, the environment in lib/config.ts. */
export default {
  name: "layers",
  rules: {
    direction: {
      create(context) {
        const here = layerOf(context.filename);
        if (!here) return {};
        const check = (source: Deno.lint.StringLiteral | Deno.lint.Expression | null) => {
          if (source?.type !== "Literal" || typeof source.value !== "string") return;
          if (!source.value.startsWith(".")) return;
          const path = new URL(source.value, `file://${context.filename}`).pathname;
          const there = layerOf(path);
          if (!there || MAY_IMPORT[here]?.includes(there)) return;
          context.report({
            node: source,
            message: `${here}/ does not import ${there}/`,
            hint: `It may import ${MAY_IMPORT[here]?.join("/, ")}/`,
          });
        };
        return {
          ImportDeclaration(node) {
            const isType = node.importKind === "type" || (node.specifiers.length > 0 &&
              node.specifiers.every((one) =>
                one.type === "ImportSpecifier" && one.importKind === "type"
              ));
            if (!isType) check(node.source);
          },
          ExportNamedDeclaration(node) {
            if (node.exportKind !== "type") check(node.source);
          },
          ImportExpression(node) {
            check(node.source);
          },
        };
      },
    },
    environment: {
      create(context) {
        const path = context.filename.slice(ROOT.length);
        if (!layerOf(context.filename) && path !== "main.ts") return {};
        return {
          MemberExpression(node) {
            if (path === ENVIRONMENT || context.sourceCode.getText(node) !== "Deno.env") return;
            context.report({ node, message: `The environment is read in ${ENVIRONMENT} alone` });
          },
        };
      },
    },
    sql: {
      create(context) {
        const here = layerOf(context.filename);
        if (!here || here === "db") return {};
        return {
          TaggedTemplateExpression(node) {
            const tag = context.sourceCode.getText(node.tag);
            if (!/(^|\.)(sql|tx|db)$/.test(tag.replace(/<[\s\S]*$/, ""))) return;
            context.report({ node, message: "SQL stands in db/ alone" });
          },
        };
      },
    },
  },
} satisfies Deno.lint.Plugin;
