import { describeDialect } from '../../conformance/dialect-suite';
import { postgresFixture } from '../../conformance/fixtures/postgres';

describeDialect(postgresFixture);
