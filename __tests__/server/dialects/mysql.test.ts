import { describeDialect } from '../../conformance/dialect-suite';
import { mysqlFixture } from '../../conformance/fixtures/mysql';

describeDialect(mysqlFixture);
