/**
 * What staging, exchange and undo sets must do on every dialect, tried on a real database with the fixtures of
 * dialect-suite.ts. A dialect's test file is one call of this.
 */
import { DIALECTS } from '../helpers/databases';
import type { DialectFixture } from './dialect/fixture';
import { describeCrashes } from './table-sets/crashes';
import { describeExchange } from './table-sets/exchange';
import { describeHostileDefinitions } from './table-sets/hostile';
import { describeLoading } from './table-sets/loading';
import { describeMisfits } from './table-sets/misfits';
import { describeNumbering } from './table-sets/numbering';
import { describeObjectsOfSets } from './table-sets/objects';
import { describeOthers } from './table-sets/others';
import { describeReferences } from './table-sets/references';
import { describeSetMemory } from './table-sets/set-memory';
import { describeSets } from './table-sets/sets';
import { describeSurvey } from './table-sets/survey';
import { describeTranslation } from './table-sets/translation';
import { describeWholeDatabases } from './table-sets/whole';

jest.setTimeout(180_000);

export function describeTableSets(fixture: DialectFixture): void {
  // global-setup.ts has said why a dialect is left out, or failed when it was asked for.
  const block = DIALECTS.includes(fixture.dialect) ? describe : describe.skip;
  block(`table sets of ${fixture.dialect}`, () => {
    // First, while the process holds nothing of other tests that its resident set would tell of.
    describeSetMemory(fixture);
    describeLoading(fixture);
    describeMisfits(fixture);
    describeExchange(fixture);
    describeReferences(fixture);
    describeNumbering(fixture);
    describeObjectsOfSets(fixture);
    describeOthers(fixture);
    describeSets(fixture);
    describeCrashes(fixture);
    describeWholeDatabases(fixture);
    describeSurvey(fixture);
    describeHostileDefinitions(fixture);
    describeTranslation(fixture);
  });
}
