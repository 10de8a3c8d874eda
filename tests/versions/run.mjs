// Runs pytest in CPython for WebAssembly.
//
// node run.mjs PACKAGE ROOT SITE_PACKAGES ARGUMENTS_OF_PYTEST...
const [name, root, packages, ...pytest] = process.argv.slice(2);
const { loadPyodide } = await import(name);

const env = { HOME: "/home", PYTHONDONTWRITEBYTECODE: "1", PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1" };
const python = await loadPyodide({ env });
for (const folder of [root, packages]) {
  python.FS.mkdirTree(folder);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, folder);
}
const program = `
import os, sys
os.chdir(root)
sys.path[:0] = [root, root + "/emulator", packages]
import pytest
int(pytest.main(arguments))
`;
const locals = python.toPy({ root, packages, arguments: pytest });
process.exitCode = python.runPython(program, { locals });
