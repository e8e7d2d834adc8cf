import { postgresFixture } from '../../conformance/fixtures/postgres';
import { describeTableSets } from '../../conformance/table-set-suite';

describeTableSets(postgresFixture);
