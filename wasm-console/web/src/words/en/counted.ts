/** `counted('1', 'change') === '1 change'`, `counted('1,200', 'entry', 'entries') === '1,200 entries'`: numbers come as they are written. */
export const counted = (n: string, one: string, many = `${one}s`): string => `${n} ${n === '1' ? one : many}`;
