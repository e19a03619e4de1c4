// The layer table of docs/ARCHITECTURE.md as lint rules, and the house style.
// A broken layer is told what to do instead.
import stylistic from '@stylistic/eslint-plugin'
import tseslint from 'typescript-eslint'

const nodeBuiltins = { group: ['node:*', 'fs', 'fs/*', 'path', 'net', 'http', 'https', 'os', '/crypto', 'child_process'], message: 'Only src/node/platform/host.ts and src/ui/cli may name Node.js. Take what you need through the Platform port.' }
const libp2p = { group: ['libp2p', '@libp2p/*', '@chainsafe/libp2p-*', '@multiformats/multiaddr*'], allowTypeImports: true, message: 'libp2p is spoken to in src/node/network alone. Use the Network port (src/node/network/network.ts).' }
const datastores = { group: ['*-level', 'abstract-level', 'datastore-*', 'interface-datastore'], message: 'Only src/node/store and the platforms touch the database. Protocols and identity keep nothing.' }
const ui = { group: ['**/ui/**'], message: 'Faces depend on the core, never the other way round. Fire an event instead.' }
const platformFiles = { group: ['**/platform/host.ts', '**/platform/browser.ts', '**/platform/memory.ts', '**/platform/host/**', '**/platform/browser/**', '**/platform/memory/**'], message: 'Platforms are handed in by the entry point. Depend on platform/platform.ts.' }
const room = (name, message) => ({ group: [`**/${name}/**`], message })

const layer = (files, patterns, extra = {}) => ({
  files,
  ...extra,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] }
})

const noDom = ['window', 'document', 'indexedDB', 'localStorage', 'navigator', 'location'].map((name) => ({ name, message: 'The DOM belongs to src/ui/web and src/node/platform/browser.ts.' }))
const noAmbientTime = ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'Date', 'performance'].map((name) => ({ name, message: 'Time comes from the clock that is handed in, so that the simulator can hold it.' }))

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'coverage/**', '**/pb/*.ts', 'docs/**'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: new URL('..', import.meta.url).pathname } },
    plugins: { '@stylistic': stylistic },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      '@stylistic/semi': ['error', 'never'],
      '@stylistic/quotes': ['error', 'single', { avoidEscape: true, allowTemplateLiterals: 'always' }],
      '@stylistic/indent': ['error', 2, { SwitchCase: 1, ignoredNodes: ['TSTypeParameterInstantiation'] }],
      '@stylistic/comma-dangle': ['error', 'never'],
      '@stylistic/space-before-function-paren': ['error', 'always'],
      '@stylistic/eol-last': 'error',
      '@stylistic/no-trailing-spaces': 'error',
      '@stylistic/no-multiple-empty-lines': ['error', { max: 1 }],
      'max-lines': ['error', { max: 400, skipComments: true, skipBlankLines: true }]
    }
  },
  layer(['src/identity/**/*.ts'], [room('node', 'identity is pure: it never imports the core.'), room('protocols', 'identity and protocols are strangers to each other.'), ui, datastores, nodeBuiltins]),
  layer(['src/protocols/**/*.ts'], [room('node', 'A protocol keeps nothing and calls back.'), room('identity', 'identity and protocols are strangers to each other.'), ui, datastores, nodeBuiltins]),
  layer(['src/node/**/*.ts'], [ui, nodeBuiltins, platformFiles, libp2p], { ignores: ['src/node/network/**', 'src/node/platform/**', 'src/node/store/**'] }),
  layer(['src/node/store/**/*.ts'], [ui, nodeBuiltins, platformFiles]),
  layer(['src/node/network/**/*.ts'], [ui, nodeBuiltins, platformFiles]),
  layer(['src/node/platform/memory.ts', 'src/node/platform/memory/**/*.ts', 'src/node/platform/browser.ts', 'src/node/platform/browser/**/*.ts', 'src/node/platform/platform.ts'], [ui, nodeBuiltins]),
  layer(['src/node/platform/host.ts', 'src/node/platform/host/**/*.ts'], [ui]),
  layer(['src/ui/model/**/*.ts'], [nodeBuiltins, libp2p, datastores, platformFiles, room('cli', 'The model knows no face.'), room('web', 'The model knows no face.')]),
  layer(['src/ui/cli/**/*.ts'], [room('web', 'Faces are strangers.'), { group: ['**/node/store/**', '**/node/delivery/**', '**/node/network/**'], message: 'A face uses src/node/index.ts.' }, libp2p, datastores]),
  layer(['src/ui/web/**/*.ts', 'src/ui/web/**/*.tsx'], [room('cli', 'Faces are strangers.'), { group: ['**/node/store/**', '**/node/delivery/**', '**/node/network/**'], message: 'A face uses src/node/index.ts.' }, libp2p, datastores, nodeBuiltins]),
  { files: ['src/identity/**/*.ts', 'src/protocols/**/*.ts', 'src/node/**/*.ts'], ignores: ['src/node/platform/**'], rules: { 'no-restricted-globals': ['error', ...noDom, 'process', 'Buffer'] } },
  { files: ['src/identity/**/*.ts', 'src/protocols/**/*.ts', 'src/node/**/*.ts'], ignores: ['src/node/platform/**', 'src/node/network/**'], rules: { 'no-restricted-globals': ['error', ...noDom, ...noAmbientTime, 'process', 'Buffer'], 'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Randomness comes from the Platform.' }, { object: 'AbortSignal', property: 'timeout', message: 'Phase timeouts come from the clock that is handed in.' }] } },
  { files: ['test/**/*.ts', 'test/**/*.tsx'], rules: { '@typescript-eslint/no-unused-expressions': 'off', '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/explicit-module-boundary-types': 'off', 'max-lines': 'off' } }
)
