import type { Constant } from '@/draft/configuration';

export type ConstantType = 'text' | 'number' | 'yes' | 'no' | 'nothing';

export function constantType(value: Constant | undefined): ConstantType {
  if (typeof value === 'number') return 'number';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return value === null ? 'nothing' : 'text';
}

export function constantText(value: Constant | undefined): string {
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.join(';') : String(value);
}

/** What was typed, in the value's own kind; a number that is none becomes a text. */
export function withConstantText(before: Constant | undefined, text: string): Constant {
  if (constantType(before) !== 'number') return text;
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text : number;
}

export function withConstantType(before: Constant | undefined, type: ConstantType): Constant {
  switch (type) {
    case 'text':
      return constantText(before);
    case 'number':
      return Number(constantText(before)) || 0;
    case 'yes':
      return true;
    case 'no':
      return false;
    case 'nothing':
      return null;
  }
}
