import path from 'node:path';
import esbuild from 'esbuild';

/** child.ts as one file that starts at once. @returns its path in `folder` */
export async function bundleChild(folder: string): Promise<string> {
  const outfile = path.join(folder, 'child.cjs');
  await esbuild.build({
    entryPoints: [path.join(__dirname, 'child.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['@nocobase/*', 'sequelize', 'sqlite3', 'pg-native', '@aws-sdk/client-s3'],
    logLevel: 'warning',
  });
  return outfile;
}
