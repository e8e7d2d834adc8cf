/** A choice and a manner in words, one fact each; what is as usual is not said. Pure. */
import { GROUP_KEYS } from '../../backup-rules/groups';
import type { Mapping, RestoreChoice, RestoreManner } from '../../common/api';
import type { Translate } from '../locale';
import { contentsWords } from './file-contents';

/** More names than that are counted. */
const MOST_NAMES = 5;

export function choiceWords({ groups, include, exclude, objects, files }: RestoreChoice, t: Translate): string[] {
  const words = [
    GROUP_KEYS.every((group) => groups.includes(group))
      ? t('restore.words.everything')
      : groups.map((group) => t(`group.${group}.short`)).join(', '),
    groups.length + include.length === 0 && !files && t('restore.words.nothing'),
    ...namesWords({ include, exclude }, t),
    !objects && t('restore.words.no-objects'),
    files && t('restore.words.files', { names: contentsWords(files.contents, t) }),
    files?.extra === 'remove' && t('restore.words.files.remove'),
  ];
  return words.filter((one): one is string => Boolean(one));
}

/** Collections that are chosen, or left out, by themselves. */
export function namesWords({ include, exclude }: Pick<RestoreChoice, 'include' | 'exclude'>, t: Translate): string[] {
  const words = [
    include.length > 0 && t('restore.words.include', { names: listOf(include, t) }),
    exclude.length > 0 && t('restore.words.exclude', { names: listOf(exclude, t) }),
  ];
  return words.filter((one): one is string => Boolean(one));
}

export function mannerWords(manner: RestoreManner, t: Translate): string[] {
  const { content, existing, rows, newer, onFailure, mapping } = manner;
  const combines = content !== 'structure' && existing === 'overwrite';
  const ages = rows === 'newer' || Object.values(mapping).some((one) => one.rows === 'newer');
  const words = [
    content !== 'all' && t(`restore.content.${content}`),
    existing !== 'overwrite' && fact('restore.existing', t(`restore.existing.${existing}`), t),
    combines && fact('restore.rows', t(`restore.rows.${rows}`), t),
    combines && ages && fact('restore.newer', newer, t),
    onFailure === 'leave' && fact('restore.on-failure', t('restore.on-failure.leave'), t),
    ...Object.entries(mapping).map(([collection, one]) => `${collection}: ${mappingWords(one, t).join('; ')}`),
  ];
  return words.filter((one): one is string => Boolean(one));
}

/** For a line of a list. */
export function shortMannerWords(manner: RestoreManner, t: Translate): string[] {
  const { content, existing, rows, onFailure, mapping } = manner;
  const single = Object.keys(mapping);
  const words = [
    content !== 'all' && t(`restore.content.${content}`),
    t(existing === 'overwrite' ? `restore.rows.short.${rows}` : `restore.existing.short.${existing}`),
    onFailure === 'leave' && t('restore.on-failure.short.leave'),
    single.length > 0 && t('restore.words.mapping', { names: listOf(single, t) }),
  ];
  return words.filter((one): one is string => Boolean(one));
}

function mappingWords({ table, schema, rows, columns = {} }: Mapping, t: Translate): string[] {
  const to = [schema, table].filter(Boolean).join('.');
  const words = [
    to && t('restore.words.to', { table: to }),
    rows && t(`restore.rows.short.${rows}`),
    ...Object.entries(columns).map(([column, name]) =>
      name === null ? t('restore.words.column.out', { column }) : `${column} → ${name}`,
    ),
  ];
  return words.filter((one): one is string => Boolean(one));
}

function fact(label: string, value: string, t: Translate): string {
  return t('restore.words.fact', { label: t(label), value });
}

function listOf(names: string[], t: Translate): string {
  const more = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return more > 0 ? t('restore.words.more', { names: shown, more: String(more) }) : shown;
}
