/** Both systems' files of made-up people, in any number; the same on every machine. */
export interface SampleFile {
  readonly name: string;
  readonly text: string;
}

const regions = ['EMEA', 'APAC', 'AMER'];

export function sampleFiles(people: number): { readonly contacts: SampleFile; readonly visitors: SampleFile } {
  const contacts = ['Id,Email,Region__c,Seats__c,Owner.Email'];
  const visitors: string[] = [];
  for (let at = 0; at < people; at += 1) {
    const email = `person${at}@example.com`;
    contacts.push(`003${String(at).padStart(12, '0')}AAA,${email},${regions[at % 3]},${at % 50 === 7 ? 'n/a' : at % 400},owner${at % 9}@acme.example`);
    visitors.push(`{"visitorId":"v-${at}","metadata":{"agent":{"email":"${email}"},"custom":{"region":"${regions[(at % 5 === 0 ? at + 1 : at) % 3]}","seats":${at % 400},"owner_email":"owner${at % 9}@acme.example"}}}`);
  }
  return { contacts: { name: 'contacts.csv', text: `${contacts.join('\n')}\n` }, visitors: { name: 'visitors.ndjson', text: `${visitors.join('\n')}\n` } };
}

const field = (name: string, type: string, more: object = {}): object => ({ name, label: name, type, updateable: true, ...more });

export const describes: readonly SampleFile[] = [
  {
    name: 'contact.json',
    text: JSON.stringify({ name: 'Contact', fields: [field('Id', 'id'), field('Email', 'email', { length: 80 }), field('Region__c', 'string', { length: 80 }), field('Seats__c', 'string', { length: 80 }), field('OwnerId', 'reference', { relationshipName: 'Owner', referenceTo: ['User'] })] }),
  },
  { name: 'user.json', text: JSON.stringify({ name: 'User', fields: [field('Id', 'id'), field('Email', 'email', { length: 80 })] }) },
];

export const schema: SampleFile = {
  name: 'visitor-schema.json',
  text: JSON.stringify({ agent: { email: { Type: 'string', DisplayName: 'Email' } }, custom: { region: { Type: 'string' }, seats: { Type: 'integer' }, owner_email: { Type: 'string' } } }),
};

export const configuration: SampleFile = {
  name: 'acme.json',
  text: `// as somebody keeps it in a repository\n${JSON.stringify({
    subscription: 'acme',
    time_zone: 'Asia/Tokyo',
    salesforce: { login_url: 'https://acme.my.salesforce.com', api_version: '66.0', credential: 's' },
    pendo: { host: 'https://app.pendo.io', credential: 'p' },
    connections: {
      visitor: {
        object: 'Contact',
        identifier: { pendo: 'agent.email', salesforce: 'Email' },
        pull: [
          { from: 'Region__c', to: 'region' },
          { from: 'Seats__c', to: 'seats' },
          { from: 'Owner.Email', to: 'owner_email' },
        ],
      },
    },
  })}`,
};
