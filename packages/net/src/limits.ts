// Every bound of the network layer, each with its reason. What an option can change says so; the rest is fixed.
// Frames themselves are bounded by MAX_FRAME_BYTES of @serumpun/replica.

/** The protocol of the one long-lived stream that two libraries keep open. */
export const SYNC_PROTOCOL = '/serumpun/sync/1'

/** The protocol of questions about joining, one to a stream; the only one that is open to strangers. */
export const JOIN_PROTOCOL = '/serumpun/join/1'

// --- One pipe ---

/** Bytes received and not yet read at which a pipe stops granting its peer more: eight frames of the usual 64 KiB and as many again. */
export const RECEIVE_HIGH_WATER_BYTES = 1024 * 1024

/** Granting goes on below this, so that a reader which keeps up never sees an empty pipe. */
export const RECEIVE_LOW_WATER_BYTES = 256 * 1024

/**
 * The largest Yamux window that we grant. It decides how much can still arrive after a pipe has stopped granting, so a peer
 * can make us hold RECEIVE_LOW_WATER_BYTES + 2 windows and no more. Over 300 ms of latency it still carries 7 MB/s.
 */
export const STREAM_WINDOW_BYTES = 2 * 1024 * 1024

/** Room for a window in a paused libp2p stream. Must not be smaller: libp2p resets a stream that outgrows it. */
export const STREAM_READ_BUFFER_BYTES = STREAM_WINDOW_BYTES + 256 * 1024

/** Small frames wait for company until this many bytes are together or the event loop has turned. One Noise packet carries 64 KiB. */
export const COALESCE_BYTES = 64 * 1024

/** A frame up to this long is copied next to its neighbours; a longer one is sent from where it lies. */
export const COPY_FRAME_BELOW_BYTES = 4 * 1024

/** Bytes that `send` takes without waiting, so that a sender need not stop for every frame. */
export const SEND_ROOM_BYTES = 512 * 1024

/** What may wait in one libp2p stream. The pipe itself hands over SEND_ROOM_BYTES at most before it waits; this guards the other protocols. */
export const STREAM_WRITE_BUFFER_BYTES = 4 * 1024 * 1024

/**
 * What may wait in one connection for a peer that does not read, all streams, pings and answers together; then it ends. A
 * pipe has 1 MiB there at most. Answers to a flood of pings weigh twenty times their length in memory, so no more than this.
 */
export const CONNECTION_WRITE_BUFFER_BYTES = 4 * 1024 * 1024

/** Streams that a peer may have open on one connection: sync, identify, and some for the protocols to come. */
export const MAX_STREAMS_PER_CONNECTION = 32

/** Sync streams on one connection in each direction: one, and its successor while the first is being taken down. */
export const MAX_SYNC_STREAMS = 2

// --- Connections ---

/** Connections of all kinds. A network has tens of neighbours; hundreds are for a well-placed member. Each is 60 KB of heap when idle. */
export const MAX_CONNECTIONS = 400

/** Connections with one library. Two may arise when both dial at once; the others are for addresses tried side by side. */
export const MAX_CONNECTIONS_PER_LIBRARY = 4

/**
 * New connections a second from one IP address. Many libraries share an address (a school network, a mobile operator, a reverse
 * proxy) and all come back when the power does; libp2p's own 5 refused fifteen of twenty.
 */
export const MAX_INBOUND_PER_HOST_PER_SECOND = 64

/** Inbound connections that have not yet proved a key, from everywhere. Each costs a socket and 20 KB for HANDSHAKE_MS at most. */
export const MAX_PENDING_INBOUND = 512

/** The same from one IP address, so that a single silent host cannot take all the places. */
export const MAX_PENDING_INBOUND_PER_HOST = 128

/** Sockets that a listener holds, proved or not, before the kernel's queue has to wait. */
export const MAX_SOCKETS_PER_LISTENER = MAX_CONNECTIONS + MAX_PENDING_INBOUND

/** One WebSocket message: a Noise packet and its length are 64 KiB + 2, and a proxy may join a few of them. */
export const MAX_WEBSOCKET_MESSAGE_BYTES = 1024 * 1024

/** The HTTP headers before a WebSocket. Node's own default is 16 KiB; ours are below 1 KiB. */
export const MAX_HTTP_HEADER_BYTES = 8 * 1024

// --- Strangers ---

/** Connections of libraries that are no members, all together: a town's schools may join on one afternoon, and the rest waits. */
export const MAX_STRANGERS = 32

/** The same from one host: a school network has one address. */
export const MAX_STRANGERS_PER_HOST = 8

/** How long a connection with somebody who is no member is kept: time for a few questions on a slow line. */
export const STRANGER_MS = 60_000

/** One question on the join protocol: a letter of introduction, a profile, and entries to be countersigned. */
export const MAX_JOIN_QUESTION_BYTES = 64 * 1024

/** The answer: an agreement and what belongs to it. */
export const MAX_JOIN_ANSWER_BYTES = 256 * 1024

/** Reading a question, answering it, and sending the answer: 256 KiB take 8 s on 256 kbit/s. */
export const JOIN_EXCHANGE_MS = 30_000

/** Questions on the join protocol that are being answered, all together … */
export const MAX_JOIN_QUESTIONS = 16

/** … and of one host. */
export const MAX_JOIN_QUESTIONS_PER_HOST = 4

/** Join streams on one connection in each direction. */
export const MAX_JOIN_STREAMS = 2

/** How often one host may ask: whoever guesses secrets gets 14,400 guesses a day, of 2^40 at least. */
export const JOIN_RATE_PER_HOST = { burst: 10, everyMs: 6_000 } as const

/** How often all strangers may ask, whatever number of hosts they have. */
export const JOIN_RATE_IN_ALL = { burst: 60, everyMs: 1_000 } as const

/** Hosts whose rate is remembered; some 100 bytes each. */
export const MAX_COUNTED_HOSTS = 4_096

// --- Times ---

/** From the first byte to a proved key, inbound. Four round trips on a satellite line are 3 s. */
export const HANDSHAKE_MS = 10_000

/** One address: name lookup, connection and handshake. */
export const DIAL_ADDRESS_MS = 10_000

/** All addresses of one library together. */
export const DIAL_MS = 30_000

/** Dials at once: enough for a start among hundreds of members, few enough for a cheap router's table. */
export const MAX_PARALLEL_DIALS = 32

/** Addresses of one library that are tried and remembered; the newest win. */
export const MAX_ADDRESSES_PER_LIBRARY = 16

/** Agreeing on the protocol of a new stream: two round trips. */
export const STREAM_OPEN_MS = 10_000

/** How long the library with the higher id waits for the other's sync stream: their STREAM_OPEN_MS and a probe. */
export const STREAM_WAIT_MS = 20_000

/** A connection that gives no answer within this is taken for dead when the same peer has come over another one. */
export const PROBE_MS = 5_000

/** How often an idle connection is probed. NAT routers forget an idle mapping after a minute or more. */
export const KEEP_ALIVE_MS = 30_000

/** No byte in either direction for this long, probes included, and the connection is dead. */
export const IDLE_MS = 90_000

/** How long stop() and drop() wait for queued frames to leave and the other side to agree. */
export const CLOSE_GRACE_MS = 2_000

/** When stop() gives up waiting for libp2p itself. */
export const STOP_MS = 5_000

// --- Redialling ---

/** First pause before a peer is dialled again. An option. */
export const REDIAL_FIRST_MS = 1_000

/**
 * Longest pause. There is no last attempt: a library's PC is switched on in the morning. It dials us itself then, so that this
 * matters only where one side can dial. An option.
 */
export const REDIAL_CAP_MS = 5 * 60_000

/**
 * A pipe that lasted this long was a good one, and the next redial begins anew with the first pause. Short, as on many a line
 * nothing lasts longer; what breaks sooner is more likely a fault that a redial meets again.
 */
export const REDIAL_FORGIVE_MS = 10_000

/** How long a dropped peer is neither dialled nor let in. An option of drop(). */
export const DROP_COOL_DOWN_MS = 5 * 60_000

/** Peers that are known without a person having named them. Over it those that have gone are forgotten, and announcements of new ones go unheard. */
export const MAX_REMEMBERED_PEERS = 2_000

// --- mDNS ---

/** Time between our questions. The first is asked at once and everybody hears every answer, so a longer pause costs nobody speed. */
export const MDNS_INTERVAL_MS = 30_000

/** A peer that has not been heard of for this long (ten questions) and is not connected is no longer dialled. */
export const MDNS_FORGET_MS = 10 * MDNS_INTERVAL_MS
