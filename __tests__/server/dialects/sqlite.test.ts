import { describeDialect } from '../../conformance/dialect-suite';
import { sqliteFixture } from '../../conformance/fixtures/sqlite';

describeDialect(sqliteFixture);
