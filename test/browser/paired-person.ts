/** People whose page is paired with their computer, and who close their browser and come back. */
import { HostProcess } from './page-host.ts'
import { Person } from './page-person.ts'

/** Opens the page by the computer's own link, and pairs it in one press. */
export async function arriveAndPair (name: string, host: HostProcess): Promise<Person> {
  const [offer] = await host.command('cloud', 'offer')
  const person = await Person.arrive(name, String(offer?.link))
  await person.page.getByRole('button', { name: 'Pair with my computer' }).click()
  await person.page.getByText('Your cloud: reachable').waitFor()
  return person
}

/** How somebody comes back; `meanwhile` begins before the page does, and has ended when it resolves. */
export type Again = (meanwhile?: (person: Person) => Promise<void>) => Promise<Person>

/** Closes the browser, and keeps its profile for later. */
export async function close (person: Person): Promise<Again> {
  const { profile } = person.browser
  const url = person.page.url()
  await person.browser.close({ keepProfile: true })
  return async (meanwhile = async () => { await Promise.resolve() }) => {
    const back = await Person.arrive(person.name, 'about:blank', undefined, profile)
    await Promise.all([meanwhile(back), back.page.goto(url)])
    return back
  }
}

/** The only contact of a person, whatever it is called. */
export async function openOnly (person: Person): Promise<void> {
  await person.page.getByRole('list', { name: 'Contacts' }).getByRole('listitem').first().click()
}

/** Hosts and people of one test, gone after it. */
export class Cast {
  readonly #hosts: HostProcess[] = []
  readonly #people: Person[] = []

  async host (name: string, args: readonly string[] = [], init: Parameters<typeof HostProcess.start>[1] = {}): Promise<HostProcess> {
    const host = await HostProcess.start(['--profile', 'local', '--name', name, ...args], init)
    this.#hosts.push(host)
    return host
  }

  keep (person: Person): Person {
    this.#people.push(person)
    return person
  }

  async leave (): Promise<void> {
    await Promise.all(this.#people.splice(0).map(async (person) => { await person.leave() }))
    await Promise.all(this.#hosts.splice(0).map(async (host) => { await host.stop() }))
  }
}
