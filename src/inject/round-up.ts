/** To the next multiple, as alignment does. */
export function roundUp(length: number, multiple: number): number {
  return Math.ceil(length / multiple) * multiple
}
