/** SQL expressions that print numbers so that every digit comes back. `x` is evaluated several times. */

/**
 * A REAL. CAST(x AS TEXT) has 15 digits, which is exact only where x is the double nearest to them. That is so when x is the
 * (correctly rounded, IEEE) quotient of an integer below 1e15 and a power of ten below 1e22; comparing with
 * CAST(CAST(x AS TEXT) AS REAL) is no proof, as SQLite's own reading of digits is off by one bit now and then. Else 17 digits.
 */
function finiteText(x: string): string {
  const quotient = (power: string) => `CASE WHEN round(${x}*${power})/${power}=${x} THEN CAST(${x} AS TEXT)`;
  const digits = `ELSE printf('%!.17g',${x}) END`;
  return `CASE WHEN ${x}>-1e15 AND ${x}<1e15 AND ${x}=CAST(${x} AS INTEGER) THEN CAST(CAST(${x} AS INTEGER) AS TEXT) WHEN abs(${x})<1e3 THEN ${quotient(
    '1e12',
  )} ${digits} WHEN abs(${x})<1e9 THEN ${quotient('1e6')} ${digits} WHEN abs(${x})<1e13 THEN ${quotient('1e2')} ${digits}`;
}

/** @param infinity how +∞ is spelled; the negative one gets a minus. */
export function realText(x: string, infinity = 'Infinity'): string {
  return `${finiteText(x)} WHEN ${x}=9e999 THEN '${infinity}' WHEN ${x}=-9e999 THEN '-${infinity}' ELSE printf('%!.17g',${x}) END`;
}

/** A REAL without an exponent, as decimals are written. Nested SELECTs name its text and the text's parts. */
export function plainRealText(x: string): string {
  const zeros = (count: string) => `printf('%.*c',${count},'0')`;
  const parts = `SELECT iif(t<'0','-','') s,replace(ltrim(substr(t,1,instr(t,'e')-1),'-'),'.','') d,CAST(substr(t,instr(t,'e')+1) AS INTEGER) e FROM (SELECT ${realText(x)} t LIMIT 1)`;
  const small = `'0.'||iif(e<-1,${zeros('-e-1')},'')||rtrim(d,'0')`;
  const large = `substr(d||${zeros('e')},1,e+1)`;
  return `CASE WHEN (abs(${x})>=1e-4 AND abs(${x})<1e15) OR ${x}=0 OR abs(${x})=9e999 THEN ${realText(x)} ELSE coalesce((SELECT s||iif(e<0,${small},${large}) FROM (${parts}) WHERE e<>0),${realText(x)}) END`;
}

/** An INTEGER or a REAL. */
export function numberText(x: string, infinity?: string): string {
  return `CASE typeof(${x}) WHEN 'integer' THEN ${x} ELSE ${realText(x, infinity)} END`;
}
