/** Where what a test needs from outside is missing, it says so and is skipped; CI sets FORBID_SKIPS, and there it fails. */
export function maySkip(missing: string | undefined): string | false {
  if (missing === undefined) return false;
  if (process.env['FORBID_SKIPS'] === '1') throw new Error(`this test must run here, and cannot: ${missing}`);
  return missing;
}
