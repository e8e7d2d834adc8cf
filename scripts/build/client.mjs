import { mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';

/** Modules that both clients of NocoBase hand to plugins; everything else is bundled. */
const SHARED = [
  ...['react', 'react-dom', 'react/jsx-runtime', 'react-router', 'react-router-dom'],
  ...['antd', 'antd-style', '@ant-design/icons', '@ant-design/cssinjs', 'i18next', 'react-i18next'],
  ...['@formily/antd-v5', '@formily/core', '@formily/react', '@formily/shared', '@formily/reactive'],
  ...['@nocobase/utils', '@nocobase/utils/client', '@nocobase/evaluators', '@nocobase/evaluators/client'],
  ...['@nocobase/client-v2', '@nocobase/flow-engine', '@dnd-kit/core', '@dnd-kit/sortable'],
  ...['axios', 'dayjs', 'lodash', 'ahooks', '@emotion/css', 'file-saver'],
];
const ONLY_LEGACY = [
  ...['@nocobase/client', '@nocobase/client/client', '@nocobase/sdk', '@formily/json-schema', '@formily/path'],
  ...['@formily/validator', '@formily/reactive-react'],
];
const ONLY_MODERN = ['@nocobase/client-v2/client-v2', '@ctrl/tinycolor'];

const LANES = [
  { folder: 'client', shared: new Set([...SHARED, ...ONLY_LEGACY]), moduleId: (name) => name },
  { folder: 'client-v2', shared: new Set([...SHARED, ...ONLY_MODERN]), moduleId: (name) => `${name}/client-v2` },
];

/** Builds the client lanes, one AMD module each, into `dist`; returns the names of the shared modules in use. */
export async function buildClients(root, dist, packageName) {
  const used = new Set();
  for (const lane of LANES) {
    const entry = path.join(root, 'src', lane.folder, 'index.tsx');
    if (!existsSync(entry)) {
      console.log(`build: no ${path.relative(root, entry)}, so the plugin has no ${lane.folder} lane`);
      continue;
    }
    const dependencies = new Set();
    const code = await bundle(entry, lane.shared, dependencies);
    await mkdir(path.join(dist, lane.folder), { recursive: true });
    const output = amdModule(lane.moduleId(packageName), [...dependencies], code);
    await writeFile(path.join(dist, lane.folder, 'index.js'), output);
    for (const name of dependencies) used.add(name);
  }
  return used;
}

async function bundle(entry, shared, dependencies) {
  const takeShared = {
    name: 'take-shared-modules-from-the-host',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) => {
        if (kind === 'entry-point' || !shared.has(name)) return undefined;
        dependencies.add(name);
        return { path: name, external: true };
      });
    },
  };
  const { outputFiles } = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'browser',
    target: 'es2018',
    minify: true,
    charset: 'utf8',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
    plugins: [takeShared],
  });
  return outputFiles[0].text;
}

/** The host loads plugins with an AMD loader: a CommonJS bundle inside a define() whose require() gives the dependencies. */
function amdModule(id, dependencies, code) {
  const names = JSON.stringify(dependencies);
  return `define(${JSON.stringify(id)},${names},function(){
var names=${names},given=arguments,module={exports:{}},exports=module.exports;
function require(name){var at=names.indexOf(name);if(at<0)throw new Error("Not a shared module: "+name);return given[at]}
${code}
return module.exports});
`;
}
