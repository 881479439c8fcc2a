/** `URL.canParse` is not to be had in every place that this code runs in. */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined; // no URL, which is what was asked
  }
}
