import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config({ ignores: ["target/", "node_modules/"] }, js.configs.recommended, {
  files: ["**/*.ts"],
  extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: {
    "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
    "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    // node:test reports what its functions return; nobody awaits them at the top of a file.
    "@typescript-eslint/no-floating-promises": [
      "error",
      {
        allowForKnownSafeCalls: [
          { from: "package", package: "node:test", name: ["test", "describe", "it", "before", "after"] },
        ],
      },
    ],
    "max-lines": ["error", 400],
  },
});
