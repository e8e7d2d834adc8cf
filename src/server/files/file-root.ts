import type { FileContent } from '../../common/api';

/** A folder of the application whose files can go into an archive, and come back from one. */
export interface FileRoot {
  content: FileContent;
  /** As `FileRootFacts.name`. */
  name: string;
  /** Of uploads: names of all storages that keep their files there. */
  storages: string[];
  /** Absolute. Need not exist. */
  folder: string;
  /** Only these files, directly in the folder; all that is below it where absent. */
  only?: string[];
  /** Folders below it, absolute, that are roots of their own: their files are not of this one. */
  except?: string[];
  /** Why its files can be neither backed up nor restored, as a sentence. */
  obstacle?: string;
}
