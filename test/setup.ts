/**
 * Coverage is taken of this process. The many short-lived processes that tests start would each write megabytes of it
 * at their end and take twice as long; `npm run coverage` takes them along.
 */
if (process.env.MOBILINK_COVERAGE !== 'all') delete process.env.NODE_V8_COVERAGE
