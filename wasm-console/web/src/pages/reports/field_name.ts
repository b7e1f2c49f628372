/** "numDaysActive" is kept in Pendo_Num_Days_Active__c: at most 40 characters, letters, digits and single underscores. */
export function fieldNameFor(column: string): string {
  const words = column
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `Pendo_${words.join('_').slice(0, 31).replace(/_+$/, '')}__c`;
}
