/** "the_great-wave.v2.jpg" → "The great wave.v2": what a style is called by its file. */
export function styleName(file: string): string {
  const plain = file
    .replace(/\.[^.]*$/, "")
    .replace(/[_-]+/g, " ")
    .trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1) || file;
}
