/** Words of the button that starts a run. */
export const start = {
  start: 'Sync now',
  join: 'To the run that goes on',
  joined: 'A run goes on already: here it is.',
  more: 'Sync only a part',
  pull: 'Only pull (Salesforce → Pendo)',
  push: 'Only push (Pendo → Salesforce)',
  visitor: 'Only visitors',
  account: 'Only accounts',
  without: { pull: 'No line is pulled.', push: 'No report is pushed.', visitor: 'Visitors are not connected.', account: 'Accounts are not connected.' },
};
