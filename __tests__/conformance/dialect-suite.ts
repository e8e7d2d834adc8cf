/**
 * What every dialect must do, tried on a real database. A dialect's test file is a fixture (its spelling of types, literals and
 * constructs, with what must come out) and one call of this.
 */
import { DIALECTS } from '../helpers/databases';
import { describeDefinitions } from './dialect/definitions';
import { describeFailures } from './dialect/failures';
import type { DialectFixture } from './dialect/fixture';
import { describeMemory } from './dialect/memory';
import { describeSnapshots } from './dialect/snapshots';
import { describeTypes } from './dialect/types';

export type { DefinitionCase, DialectFixture, Sql, TypeCase } from './dialect/fixture';

jest.setTimeout(120_000);

export function describeDialect(fixture: DialectFixture): void {
  // global-setup.ts has said why a dialect is left out, or failed when it was asked for.
  const block = DIALECTS.includes(fixture.dialect) ? describe : describe.skip;
  block(`dialect ${fixture.dialect}`, () => {
    describeTypes(fixture);
    describeDefinitions(fixture);
    describeSnapshots(fixture);
    describeFailures(fixture);
    describeMemory(fixture);
  });
}
