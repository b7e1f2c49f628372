/** What a Japanese Excel saves a CSV as: the browser's own table has what Windows has (Windows-31J). */
export type Encoding = 'utf-8' | 'shift_jis';

const piece = 8 * 1024 * 1024;

function decoded(bytes: Uint8Array, encoding: Encoding, isWhole: boolean): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !isWhole });
  } catch {
    return null;
  }
}

/** Western letters can look like single Japanese ones: two beside each other, and none that Windows has no letter for, are no accident. */
const isJapanese = (text: string): boolean => /[\u3040-\u30FF\u3005\u4E00-\u9FFF]{2}/.test(text) && !/[\uE000-\uF8FF]/.test(text);

/** By its beginning, or all of it; null: neither. */
export function encodingOf(begin: Uint8Array, isWhole: boolean): Encoding | null {
  if (decoded(begin, 'utf-8', isWhole) !== null) return 'utf-8';
  return isJapanese(decoded(begin, 'shift_jis', isWhole) ?? '') ? 'shift_jis' : null;
}

/** The same file in UTF-8, piece by piece: what is done is the browser's to hold. Null where something in it is no Shift_JIS. */
export async function fromShiftJis(file: File): Promise<File | null> {
  const decoder = new TextDecoder('shift_jis', { fatal: true });
  const parts: Blob[] = [];
  try {
    for (let at = 0; at < file.size; at += piece) {
      const bytes = await file.slice(at, at + piece).arrayBuffer();
      parts.push(new Blob([decoder.decode(bytes, { stream: at + piece < file.size })]));
    }
  } catch {
    return null;
  }
  return new File(parts, file.name, { lastModified: file.lastModified });
}
