import { mysqlFixture } from '../../conformance/fixtures/mysql';
import { describeTableSets } from '../../conformance/table-set-suite';

describeTableSets(mysqlFixture);
