import type { ContentsReply, FileRootFacts, PlannedFiles } from '../../../src/common/api';

const MIB = 1024 ** 2;

export const ROOTS: FileRootFacts[] = [
  { content: 'uploads', name: 'uploads/local', storages: ['local', 'photos'], files: 12, bytes: 3 * MIB },
  { content: 'packages', name: 'packages', storages: [], files: 2, bytes: MIB },
  { content: 'configuration', name: 'environment', storages: [], files: 1, bytes: 512 },
  { content: 'configuration', name: 'keys', storages: [], files: 2, bytes: 512 },
];

export const FOLDER: FileRootFacts = { content: 'folders', name: 'folders/data', storages: [], files: 7, bytes: MIB };

export const FOUND: ContentsReply['contents'] = [
  { content: 'uploads', files: 12, bytes: 3 * MIB, roots: [], obstacle: null },
  { content: 'packages', files: 0, bytes: 0, roots: [], obstacle: 'Packages are part of the image here.' },
  { content: 'configuration', files: 3, bytes: 1024, roots: [], obstacle: null },
];

export const PLANNED: PlannedFiles[] = [
  { ...ROOTS[0]!, to: '/app/storage/uploads', missing: 4, present: 8, extra: 5 },
  { ...ROOTS[1]!, to: null, missing: 0, present: 0, extra: 0 },
];
