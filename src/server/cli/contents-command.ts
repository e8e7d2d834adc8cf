/** The verb `contents`. */
import type { ContentsReply } from '../../common/api';
import { humanSize } from '../actions/human-size';
import { printJson } from './print';
import type { Run, Verb } from './program';

export function addContentsCommand({ verb, run }: { verb: Verb; run: Run }): void {
  verb('contents', 'count the files that can go into a backup').action((options: { json?: boolean }) =>
    run(async (box) => {
      const contents = await box.contents();
      if (options.json) printJson({ contents });
      else printContents(contents);
    }, options.json),
  );
}

function printContents(contents: ContentsReply['contents']): void {
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  for (const { content, files, bytes, roots, obstacle } of contents) {
    print(`${content}: ${obstacle ?? `${files} files, ${humanSize(bytes)}`}`);
    for (const root of roots) {
      print(
        `  ${root.name.padEnd(36)} ${String(root.files).padStart(9)} files ${humanSize(root.bytes).padStart(10)}  ${root.folder}`,
      );
    }
  }
}
