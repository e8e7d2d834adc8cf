import { sqliteFixture } from '../../conformance/fixtures/sqlite';
import { describeTableSets } from '../../conformance/table-set-suite';

describeTableSets(sqliteFixture);
