/**
 * The page's entry: hands the browser platform to a session and draws it. Everything else is below.
 */
import { render } from 'preact'
import { App } from './app.tsx'
import { Session } from './session.ts'

const place = document.getElementById('app')
if (place === null) throw new Error('The page has no element to draw into')

const session = new Session()
render(<App session={session} />, place)
session.start()
