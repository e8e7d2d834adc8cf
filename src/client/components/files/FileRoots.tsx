import { Flex } from 'antd';
import type { FileRootFacts } from '../../../common/api';
import { useFormats } from '../../formats';
import { useT } from '../../locale';
import { amountWords, rootTitle } from '../../model/file-contents';

/** The folders of files in an archive, and how much is in each. */
export function FileRoots({ roots }: { roots: FileRootFacts[] }) {
  const t = useT();
  const formats = useFormats();
  return (
    <Flex vertical style={{ overflowWrap: 'anywhere' }}>
      {roots.map((root) => (
        <span key={root.name}>
          {rootTitle(root, t)}: {amountWords(root, formats)}
        </span>
      ))}
    </Flex>
  );
}
