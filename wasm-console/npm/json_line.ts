// A line of JSON as the core writes it, without blanks between its members: where each value stands, so that a number keeps its spelling.

/** A value's place in its line. */
export interface Place {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

/** Where the JSON value that begins there ends. */
export function endOfValue(line: string, begin: number): number {
  let quoted = false;
  let depth = 0;
  for (let at = begin; at < line.length; ++at) {
    const letter = line[at];
    if (quoted) {
      if (letter === '\\') ++at;
      else if (letter === '"') quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === '[' || letter === '{') ++depth;
    else if (depth === 0 && (letter === ',' || letter === '}' || letter === ']')) return at;
    else if (letter === ']' || letter === '}') --depth;
  }
  return line.length;
}

/** The members of the object, or the elements of the array, that begins there. */
export function insideOf(line: string, begin: number): Place[] {
  const named = line[begin] === '{';
  const places: Place[] = [];
  for (let at = begin + 1; line[at] !== '}' && line[at] !== ']';) {
    let name = '';
    if (named) {
      const behind = endOfText(line, at);
      name = JSON.parse(line.slice(at, behind)) as string;
      at = behind + 1;
    }
    const end = endOfValue(line, at);
    places.push({ name, begin: at, end });
    at = line[end] === ',' ? end + 1 : end;
  }
  return places;
}

function endOfText(line: string, begin: number): number {
  for (let at = begin + 1; at < line.length; ++at) {
    if (line[at] === '\\') ++at;
    else if (line[at] === '"') return at + 1;
  }
  return line.length;
}
