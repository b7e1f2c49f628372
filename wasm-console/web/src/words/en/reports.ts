/** Words of the reports page: push. */
export const reports = {
  title: 'Reports',
  lead: 'Which columns of Pendo’s reports become which Salesforce fields. Beside it: what the next sync would change.',
  empty: 'No report is pushed yet',
  emptyText: 'Make a visitor or account report in Pendo and share it; its id stands at the end of its address. Every column but the id can be pushed, into fields whose names begin with Pendo_.',
  id: 'The report’s id in Pendo',
  idHint: 'Open the report in Pendo: its id is the last part of the address. The whole address can be pasted, too.',
  readAs: (id: string) => `That is report ${id}.`,
  add: 'Push this report',
  another: 'Push another report',
  again: 'This report stands here already',
  report: (id: string) => `Report ${id}`,
  remove: (id: string) => `Remove report ${id}`,
  removed: (id: string) => `Report ${id} is removed from the draft. Values that it wrote stay where they are.`,
  missing: {
    title: 'No Salesforce field of their name',
    text: 'For these columns there is no Pendo_ field of their name. Map them to another one, or make these: an administrator of Salesforce does, or Tidemark, with their permissions:',
    column: 'Column',
    field: 'Field to be made',
    type: 'Type',
    types: { text: 'Text (255)', number: 'Number (16, 2)', boolean: 'Checkbox', list: 'Long text area', date: 'Date/Time' },
  },
};
