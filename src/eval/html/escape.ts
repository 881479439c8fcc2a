/** Text into HTML and SVG: questions of a log are strangers' text. */
const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign).replace(CONTROL, '\ufffd');
}

/** Not allowed in a page at all, in any spelling. */
// oxlint-disable-next-line no-control-regex -- exactly these are meant
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
