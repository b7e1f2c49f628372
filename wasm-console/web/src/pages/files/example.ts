/** Two made-up exports to try the page with: contacts of Salesforce, and visitors of Pendo that were synced some time ago. */
const regions = ['EMEA', 'APAC', 'AMER', 'DACH'];
const stages = ['Open - Not Contacted', 'Trial', 'Customer', 'Churned'];
const names = ['Ann', 'Bo', 'Cyd', 'Dee', 'Eve', 'Finn', 'Gus', 'Haru', 'Ida', 'Jun'];

const people = 1_000;

/** The same numbers on every machine: one sees the same example as whoever is asked about it. */
function* dice(): Generator<number, never, void> {
  for (let seed = 42; ; ) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield seed;
  }
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

export function exampleFiles(): readonly File[] {
  const throws = dice();
  const pick = <T>(of: readonly T[]): T => of[throws.next().value % of.length] as T;
  const contacts = ['Id,Email,Title,Region__c,Stage__c,Seats__c,Owner.Email'];
  const visitors: string[] = [];
  for (let at = 0; at < people; at += 1) {
    const email = at % 97 === 3 ? '' : `${pick(names).toLowerCase()}.${at}@example.com`;
    const [region, stage, seats, owner] = [pick(regions), pick(stages), throws.next().value % 400, `${pick(names).toLowerCase()}@acme.example`];
    contacts.push([`003${String(at).padStart(12, '0')}AAA`, email.toUpperCase(), quoted(`Team ${at % 9}, lead`), region, stage, at % 53 === 7 ? 'n/a' : seats, owner].join(','));
    if (at % 11 === 5) continue;
    const old = at % 8 === 1;
    const custom = { region: old ? pick(regions) : region, stage: at % 9 === 2 ? pick(stages) : stage, seats, owner_email: at % 13 === 0 ? null : owner };
    visitors.push(JSON.stringify({ visitorId: `v-${at}`, metadata: { agent: { email }, custom } }));
  }
  return [new File([`${contacts.join('\n')}\n`], 'contacts.csv'), new File([`${visitors.join('\n')}\n`], 'visitors.ndjson')];
}
