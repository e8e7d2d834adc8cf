/** Statements under other names of tables: everything that is a table, nothing that might not be. */
import { rewriteTables } from '../../../../src/server/restore/plan/rewrite-tables';

const TABLES = new Map([
  ['loans', 'loans_before'],
  ['Open Books', 'old "books"'],
]);

const rewrite = (text: string) => rewriteTables(text, TABLES, 'shop');

test.each([
  ['SELECT loans.id FROM loans', 'SELECT "loans_before".id FROM "loans_before"'],
  ['SELECT * FROM a, loans WHERE loans.id = a.id', 'SELECT * FROM a, "loans_before" WHERE "loans_before".id = a.id'],
  ['SELECT * FROM ((loans l JOIN b ON l.id = b.id))', 'SELECT * FROM (("loans_before" l JOIN b ON l.id = b.id))'],
  ['select `x` from `loans` where `loans`.`y`', 'select `x` from `loans_before` where `loans_before`.`y`'],
  ['SELECT 1 FROM shop.loans, shop.loans_too', 'SELECT 1 FROM shop."loans_before", shop.loans_too'],
  ['SELECT b.loans FROM other.loans b', 'SELECT b.loans FROM other.loans b'],
  ['SELECT 1 FROM "Open Books"', 'SELECT 1 FROM "old ""books"""'],
  ['SELECT 1 FROM LOANS', 'SELECT 1 FROM "loans_before"'],
  ['SELECT 1 FROM "LOANS"', 'SELECT 1 FROM "LOANS"'],
  ['SELECT 1 -- of loans\n FROM loans /* loans */', 'SELECT 1 -- of loans\n FROM "loans_before" /* loans */'],
  ['CREATE TRIGGER t AFTER INSERT ON loans BEGIN END', 'CREATE TRIGGER t AFTER INSERT ON "loans_before" BEGIN END'],
  ['AS $f$ UPDATE loans SET a = 1 $f$ LANGUAGE sql', 'AS $f$ UPDATE "loans_before" SET a = 1 $f$ LANGUAGE sql'],
  ["SELECT 'it''s \\'' FROM loans", "SELECT 'it''s \\'' FROM \"loans_before\""],
])('%s', (before, after) => {
  expect(rewrite(before)).toBe(after);
});

test.each([
  'SELECT loans.id FROM authors loans',
  'SELECT loans.id FROM authors AS loans',
  'SELECT id AS loans FROM authors',
  'SELECT loans FROM authors',
  "EXECUTE 'DELETE FROM loans'",
  "AS $$ BEGIN EXECUTE 'DELETE FROM loans'; END $$",
])('might be something else: %s', (text) => {
  expect(rewrite(text)).toBeNull();
});
