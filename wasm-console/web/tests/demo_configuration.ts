/** The demo's configuration (tools/sample), as an object. `withPush` is what the visitor connection pushes once it does. */
export const demoConfiguration = (subscription: string, salesforce: string, pendo: string) => ({
  subscription,
  time_zone: 'Asia/Tokyo',
  salesforce: { login_url: salesforce, api_version: '66.0', credential: 'demo-salesforce' },
  pendo: { host: pendo, credential: 'demo-pendo', pull_group: 'custom' },
  withPush: [
    {
      report: 'usage-30d',
      columns: [
        { from: 'numDaysActive', to: 'Pendo_Days_Active__c' },
        { from: 'lastDay', to: 'Pendo_Last_Visit__c' },
      ],
    },
  ],
  connections: {
    visitor: {
      object: 'Contact',
      identifier: { pendo: 'agent.email', salesforce: 'Email' },
      ignore_case: true,
      pull: [
        { from: 'Owner.Name', to: 'owner_name' },
        { from: 'Owner.Email', to: 'owner_email' },
        { from: 'Account.AnnualRevenue', to: 'arr', when_empty: 'keep' },
        { from: 'Title', to: 'title' },
        { from: 'Region__c', to: 'region', convert: [{ trim: true }] },
        { from: 'Stage__c', to: 'stage', convert: [{ values: { 'Open - Not Contacted': 'prospect', Trial: 'trial', Customer: 'active', Churned: 'churned' }, otherwise: 'invalid' }] },
        { from: 'Seats__c', to: 'seats' },
        { from: 'HasOptedOutOfEmail', to: 'opted_out' },
      ],
    },
    account: {
      object: 'Account',
      identifier: { pendo: 'accountId', salesforce: 'Customer_No__c' },
      pull: [
        { from: 'Name', to: 'name' },
        { from: 'Industry', to: 'industry' },
        { from: 'AnnualRevenue', to: 'arr', when_empty: 'keep' },
        { from: 'Owner.Email', to: 'owner_email' },
      ],
    },
  },
});
