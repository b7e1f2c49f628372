import { expect, test } from 'vitest';
import { shownWhere } from '@/ui/shown_where';

test('where something is wrong is shown where it says more than the page does', () => {
  expect(shownWhere('old', 'that is not the password')).toBeUndefined();
  expect(shownWhere('NAME', "a segment's name has 1 to 60 letters, digits, - _ or .")).toBeUndefined();
  expect(shownWhere('erase', 'an erasure has a reason')).toBeUndefined();
  expect(shownWhere(undefined, 'no memory')).toBeUndefined();
  expect(shownWhere('pendo', 'there is no such credential')).toBe('pendo');
  expect(shownWhere('GET https://app.pendo.io/api/v1/metadata', 'no connection can be made')).toBe('GET https://app.pendo.io/api/v1/metadata');
  expect(shownWhere('Contact.Region__c', 'the API user may not read it')).toBe('Contact.Region__c');
});

test('of a configuration, without the line that no form has; of a segment, with it', () => {
  expect(shownWhere('line 1, messages[0].to', 'the key "to" is missing')).toBe('messages[0].to');
  expect(shownWhere('line 1', 'the key "to" is missing')).toBeUndefined();
  expect(shownWhere('line 1, column 17', 'a value is missing at the end')).toBe('line 1, column 17');
});
