/**
 * Every number the network rests on, with its reason. Data beside the code, so that one place says how much time,
 * how many dials and how many bytes a stranger can cost us.
 */

/** `connect` settles in this time: the contract of the seam. */
export const CONNECT_BUDGET_MS = 10_000

/** One address gets this long: a LAN answers in 100 ms, the internet in a second, a dead address never. */
export const DIAL_ATTEMPT_MS = 3_500

/**
 * One WebRTC attempt. Set-up takes 70 ms or 1.1 s where it works, and 2 of 70 dials never settle (measured): a fresh
 * attempt is worth more than a longer wait.
 */
export const UPGRADE_ATTEMPT_MS = 3_500

/**
 * A WebRTC connection that the other side began is up when it ends the signalling, or a round trip later: it has
 * already opened and closed a channel on it.
 */
export const CONNECTED_MS = 2_000

/** Attempts of one upgrade: a redial right after a close fails now and then because the muxer is still closing. */
export const UPGRADE_ATTEMPTS = 2

/** The next address starts this long after the one before, as in RFC 8305 (Happy Eyeballs). */
export const DIAL_STAGGER_MS = 250

/** Addresses of one peer dialled at once. */
export const PARALLEL_DIALS_PER_PEER = 4

/** Addresses of one peer that are looked at, wherever they come from: dialling more is a stranger's amplifier. */
export const MAX_ADDRESSES_PER_PEER = 16

/** A multiaddr from outside that is longer than this is not one of ours (a circuit address with two hashes is ~300). */
export const MAX_ADDRESS_LENGTH = 512

/** Peers dialled at once by `connect`; more wait above the seam, where the back-off is. */
export const MAX_CONNECTS_IN_FLIGHT = 128

/** Known addresses get this long before the DHT is asked as well. */
export const DHT_HEAD_START_MS = 1_500

/** How long an unanswered DHT walk may take, inside the connect budget. */
export const DHT_QUERY_MS = 3_000

/** A freshly started node has no DHT server in its table yet; waiting longer than this helps nobody. */
export const DHT_TABLE_WAIT_MS = 2_000

/** A peer's new addresses reach its DHT server with identify-push, up to about a second later (measured 0.75 s). */
export const DHT_RETRY_MS = 600

/**
 * A walk through the public DHT crosses a dozen nodes that may be slow or gone: one walk gets most of the connect
 * budget instead of being begun anew.
 */
export const PUBLIC_DHT_QUERY_MS = 8_000

/** Putting a record at the twenty nearest of some ten thousand servers takes go-libp2p 10 to 30 s; js walks alike. */
export const PUBLIC_DHT_PUBLISH_MS = 60_000

/** Looks of one search, two seconds in all: whoever is not known by then is not there. */
export const DHT_ATTEMPTS = 4

/** Provider records live 24 hours and addresses beside them one hour: renew well inside the hour. */
export const PUBLISH_INTERVAL_MS = 30 * 60_000

/** Own addresses change in bursts when a network appears; one record for all of them. */
export const PUBLISH_DEBOUNCE_MS = 300

/** After which a failed WebRTC upgrade is tried again; browsers allow some 500 connections in a tab's life. */
export const UPGRADE_BACKOFF_MS = { first: 5_000, most: 5 * 60_000 }

/** The side that did not dial gives the dialler this long to bring WebRTC up before it does so itself. */
export const UPGRADE_TURN_MS = 1_500

/** A tab that has made this many WebRTC attempts waits longest between failures: browsers allow some 500 in its life. */
export const SPARING_AFTER = 200

/** A connection that does not answer an echo in this time is taken for dead: a slow mobile network takes one second. */
export const ECHO_MS = 3_000

/**
 * libp2p's heartbeat: asked every ten seconds, and cut when there is no answer in time. The time is a moving average of
 * all connections, and each lost one doubles it, up to a minute by default: after a bad quarter of an hour a dead path
 * would pass for a live one for 70 s. With this bound it is 20 s, and a lossy line still has time for six repetitions.
 */
export const HEARTBEAT_MS = { every: 10_000, least: 5_000, most: 10_000 }

/** A network that comes and goes is news no more often than this: everybody recent is looked for at each. */
export const RETURN_EVERY_MS = 30_000

/** What runs on a connection that has been replaced gets this long to finish and move. */
export const SUPERSEDED_LINGER_MS = 10_000

/** A stranger's relayed connection is for one request: connecting, asking and being answered take seconds. */
export const STRANGER_RELAYED_MS = 60_000

/** Identify after a dial: also how a dialler learns that the other side closed on it (a gate does so after the handshake). */
export const IDENTIFY_MS = 1_500

/**
 * Pings of one connection at once: the heartbeat, our own echo and the DHT's, each a moment from its end. libp2p allows
 * one out and two in, and its heartbeat takes "too many" for "nobody answers" and cuts the connection.
 */
export const PINGS_AT_ONCE = 8

/** A stream that was opened to us and secures itself: one round trip and two signatures, ten milliseconds where measured. */
export const SECURE_STREAM_MS = 10_000

/** Opening, negotiating and securing one stream on a live connection. */
export const OPEN_STREAM_MS = 5_000

/** Own relays are redialled so that a tab is reachable again within 10 s of its host's return. */
export const RELAY_RETRY_MS = { first: 300, most: 4_000 }

/** Other people's bootstrap nodes get a politer interval. */
export const BOOTSTRAP_RETRY_MS = { first: 1_000, most: 60_000 }

/** Asking a connected relay for a reservation is one round trip. */
export const RESERVE_MS = 4_000

/** A reservation that was given shows in the own addresses within microtasks; longer than this, it was not given. */
export const ADDRESS_NEWS_MS = 250

/** A reservation that went away without an event is noticed by this look. */
export const RELAY_LOOK_MS = 15_000

/** What a host relays for its own people: its own tabs and its contacts. */
export const RELAY_SERVER = {
  /** Tabs of one household or team; each costs a map entry and one kept connection. */
  maxReservations: 128,
  /** Renewed by the client at half time. The protocol's usual two hours. */
  reservationTtlMs: 2 * 60 * 60_000,
  /** One relayed connection: signalling, requests, and messages while WebRTC is not up; not an hour of files. */
  durationLimitMs: 60 * 60_000,
  /** Both directions together. Stock is 128 KiB, which cuts a message stream after minutes. */
  dataLimitBytes: 64n * 1024n * 1024n
}

/**
 * What a stranger may use of a host's relay at once: to connect through it, and to ask or to bring WebRTC up with a
 * contact of its own. Each way, Noise, yamux, identify and a request of 1 KiB take 4.5 KiB, WebRTC's offers, answers
 * and candidates instead of the request 4 KiB, and each further 10 s half a KiB (measured). A machine with many
 * addresses needs two or three times that.
 */
export const STRANGER_RELAY = {
  bytesEachWay: 16 * 1024,
  /** A request is answered within 20 s (PROTOCOL.md), and WebRTC is up within a few. */
  durationMs: 30_000,
  /** One household behind one address. */
  perSource: 4,
  /** 32 of them are at most 1 MiB in half a minute: nothing that a home would notice. */
  inAll: 32
}

/** Inbound connections per second and address: the tabs and programs of one machine all come from 127.0.0.1. */
export const INBOUND_PER_SECOND = 64

/** Somebody came in from outside so lately that others can, too. Routers forget a mapping that nobody renews in an hour. */
export const CAME_IN_MS = 60 * 60_000

/** A dial-back comes before its answer; AutoNAT gives both together 30 s (and a clock may be coarse). */
export const DIAL_BACK_MS = 45_000

/** Places of the DHT where AutoNAT looks for somebody to ask; each names up to twenty peers, and four answers do. */
export const MOST_WALKS = 8

/** Outer addresses that are guessed and offered for a test: a household has one, two while it moves. */
export const MAX_GUESSES = 2

/** How often a host without an answer asks the network for a router, and for how long: it is a multicast to everybody. */
export const ROUTER_SEARCH_MS = { every: 10 * 60_000, for: 10_000, ask: 3_000 }

/** Peers of this machine that our DHT knows as such in `default`: browser profiles and hosts of one computer. */
export const MAX_NEAR_PEERS = 512

/** LAN nodes dialled because they announced themselves, so that the DHT has a server to ask. */
export const MAX_LAN_DIALS = 8

/** Remembered names of third parties, newest kept. */
export const MAX_THIRD_PARTIES = 256

/** Peers whose failed upgrade is remembered. */
export const MAX_BACKOFFS = 512
