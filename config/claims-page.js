// From statements and test results to the state of each statement, and to the page that prints it. Pure.

/** `[S2-09]` in a title, or several of them. */
const ID = /\[((?:S\d-\d\d|B-\d\d))\]/g
/** Another one each time. */
const SEED = /\s*\(MOBILINK_SEED=[^)]*\)/

export const idsOf = (title) => [...title.matchAll(ID)].map(([, id]) => id)

/** A title as the page prints it: without its ids, which stand beside it. */
export const bare = (title) => title.replaceAll(ID, '').replace(SEED, '').replaceAll(/\s+/g, ' ').trim()

const SECTIONS = {
  S0: 'Messaging without server storage',
  S1: 'The private cloud: messages for who is offline',
  S2: 'Privacy by architecture and cryptography',
  S3: 'Rooms and calls for two',
  S4: 'Peers as equals, and the risks of that',
  B: 'The shape of the project'
}

/** A statement is proven by tests that passed, and by none that failed: of two proofs, the one that fails is right. */
export function weigh (claims, tests) {
  const states = claims.map((claim) => {
    const own = tests.filter(({ title }) => idsOf(title).includes(claim.id))
    const proofs = own.filter(({ state }) => state === 'passed')
    const isProven = proofs.length > 0 && own.every(({ state }) => state !== 'failed')
    const state = isProven ? (claim.condition === undefined ? 'proven' : 'conditional') : (claim.later === undefined ? 'open' : 'later')
    return { ...claim, state, proofs: isProven ? proofs : [] }
  })
  const counts = { proven: 0, conditional: 0, open: 0, later: 0 }
  for (const { state } of states) counts[state]++
  return { states, counts }
}

export function page (states, counts) {
  const lines = [
    '# Claims',
    '',
    'Made by `npm run claims` from the titles of tests; do not edit. A statement counts when a test that would fail if it were false has passed: **proven** as it stands, or **proven under the condition** that is printed with it. What is **open** is not claimed, whether it is built or not. What is **not for this release** says what is missing.',
    '',
    `${counts.proven} proven, ${counts.conditional} proven under their condition, ${counts.open} open, ${counts.later} not for this release.`
  ]
  for (const [prefix, title] of Object.entries(SECTIONS)) {
    lines.push('', `## ${title}`, '', '| id | statement | state | proof |', '|---|---|---|---|')
    for (const claim of states.filter(({ id }) => id.startsWith(prefix))) lines.push(row(claim))
  }
  return `${lines.join('\n')}\n`
}

function row ({ id, statement, condition, later, state, proofs }) {
  const said = condition === undefined ? statement : `${statement} *Condition: ${condition}.*`
  const why = { proven: '**proven**', conditional: '**proven** under the condition', open: 'open', later: `not for this release: ${later}` }[state]
  return `| ${id} | ${cell(said)} | ${cell(why)} | ${proofs.map(proofOf).sort().join('<br>')} |`
}

/** How a test is named on the page. */
export const proofOf = ({ title, file }) => `${cell(bare(title))} (\`${file}\`)`

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ')
