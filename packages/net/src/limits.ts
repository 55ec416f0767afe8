// Every bound of the network layer, each with its reason. What an option can change says so; the rest is fixed.
// Frames themselves are bounded by MAX_FRAME_BYTES of @serumpun/replica.

/** The protocol of the one long-lived stream that two libraries keep open. */
export const SYNC_PROTOCOL = '/serumpun/sync/1'

/** The protocol of questions about joining, one to a stream; the only one that is open to strangers. */
export const JOIN_PROTOCOL = '/serumpun/join/1'

// --- One pipe ---

/** Bytes received and not yet read at which a pipe stops granting its peer more: eight frames of the usual 64 KiB and as many again. */
export const RECEIVE_HIGH_WATER_BYTES = 1024 * 1024

/** The same where bandwidth is capped, if that is more than a second's worth. Granting goes on below a quarter of either. */
export const CAPPED_RECEIVE_BYTES = 64 * 1024

/**
 * The largest Yamux window that we grant. It decides how much can still arrive after a pipe has stopped granting, so a peer
 * can make us hold RECEIVE_HIGH_WATER_BYTES / 4 + 2 windows and no more. Over 300 ms of latency it still carries 7 MB/s.
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

/** What one pipe may send at a time where bandwidth is capped: an eighth of a second on 256 kbit/s. */
export const THROTTLE_QUANTUM_BYTES = 4 * 1024

/** How much of a pause may be made up for at once. */
export const THROTTLE_BURST_MS = 250

/** Bytes that `send` takes without waiting where bandwidth is capped, if that is more than a second's worth. */
export const CAPPED_SEND_ROOM_BYTES = 16 * 1024

/** The least that bandwidth may be capped to: less, and questions are not answered in time. */
export const MIN_BYTES_PER_SECOND = 2 * 1024

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

/**
 * How often one host may ask: whoever guesses secrets gets 14,400 guesses a day, of 2^40 at least. At once as much as six libraries behind
 * one address that join one after the other, four questions each.
 */
export const JOIN_RATE_PER_HOST = { burst: 24, everyMs: 6_000 } as const

/** How often all strangers may ask, whatever number of hosts they have. */
export const JOIN_RATE_IN_ALL = { burst: 60, everyMs: 1_000 } as const

/** Hosts whose rate is remembered; some 100 bytes each. */
export const MAX_COUNTED_HOSTS = 4_096

// --- Reach: finding each other without a centre ---

/** The protocol of members' questions about who is where, one to a stream. */
export const REACH_PROTOCOL = '/serumpun/reach/1'

/** One question or answer: 5,000 members' keys and numbers of records are 220 KB. */
export const MAX_REACH_BYTES = 256 * 1024

/** Reading a question, answering it, sending the answer; a check of reachability dials meanwhile. */
export const REACH_EXCHANGE_MS = 60_000

/** Reach streams on one connection in each direction: a comparison, a check, a punch, and what is told meanwhile. */
export const MAX_REACH_STREAMS = 8

/** One signed record of where a library is: 16 addresses of 100 bytes, and the signature. */
export const MAX_RECORD_BYTES = 2_048

/** Records that are kept, each some 400 bytes: more members than any network here will have. */
export const MAX_RECORDS = 10_000

/** Keys and numbers in one comparison, 40 bytes each. */
export const MAX_RECORDS_LISTED = 6_000

/** Records in one answer, so that it keeps within MAX_REACH_BYTES. */
export const MAX_RECORDS_AT_ONCE = 100

/** Records are compared in so many buckets of RECORD_DIGEST_BYTES: half a kilobyte says that a thousand are the same. */
export const RECORD_BUCKETS = 64
export const RECORD_DIGEST_BYTES = 8

/** How often a library signs its record anew, though nothing has changed … */
export const RECORD_RENEW_MS = 24 * 3_600_000

/** … and when a record that has not been renewed is forgotten. A school is shut for two months in summer. */
export const RECORD_FORGET_MS = 100 * 24 * 3_600_000

/** Records that arrive are passed on at least this far apart, together. */
export const RECORD_PASS_ON_MS = 500

/** More than these, fetched at once, are not passed on: a newcomer learns what its neighbours have known for long. */
export const RECORDS_PASSED_ON = 50

/** Changes of membership come in bursts; records are compared once for all of a burst … */
export const COMPARE_AFTER_MS = 2_000

/** … and now and then whatever happens: every ten minutes, for half a kilobyte. */
export const COMPARE_EVERY_LOOKS = 40

/** The plan of neighbours is made anew this long after something has changed; hashing thousands of ids takes its time. */
export const REPLAN_AFTER_MS = 100

/** How often a library may tell of itself; whoever signs without end is not passed on without end. */
export const RECORD_RATE = { burst: 20, everyMs: 60_000 } as const
export const RECORD_RATE_IN_ALL = { burst: 2_000, everyMs: 50 } as const

/** Ports that are tried in one check of whether a node can be reached from outside. */
export const MAX_CHECKED_PORTS = 4

/** One such port. */
export const CHECK_PORT_MS = 5_000

/** How often a node asks a neighbour whether it can be reached, and how often one may ask us. */
export const CHECK_EVERY_MS = 30 * 60_000
export const CHECK_RATE = { burst: 4, everyMs: 5 * 60_000 } as const
export const CHECK_RATE_IN_ALL = { burst: 64, everyMs: 5_000 } as const

/** Connections that a node makes by itself: with this many, what one says has reached a thousand after four or five steps. */
export const NEIGHBOURS_WANTED = 8

/** Over this many, those that a node once made and needs no more are ended. */
export const MAX_NEIGHBOURS = 12

/** Relays on which a node that cannot be reached keeps a place: one may go. */
export const RELAYS_WANTED = 2

/** Members for whom a node keeps a place as relay. Each costs a connection, which is there anyway. */
export const MAX_RELAY_PLACES = 128

/** What may go through one relayed connection before it has to be made anew: a big catalogue should find another way. */
export const MAX_RELAYED_BYTES = 256 * 1024 * 1024

/** How long one relayed connection may last. */
export const MAX_RELAYED_MS = 6 * 3_600_000

/** Relayed connections that may come to this node, or go through it, on one connection. */
export const MAX_RELAYED_STREAMS = 16

/** How often a stranger may be connected through this node with a member, so that it can ask to join. */
export const STRANGER_RELAY_RATE = { burst: 4, everyMs: 30_000 } as const
export const STRANGER_RELAY_RATE_IN_ALL = { burst: 16, everyMs: 10_000 } as const

/** How long both sides knock at each other's routers before they go on through the relay. */
export const PUNCH_MS = 10_000

/** Pause between two knocks that were turned away at once. */
export const PUNCH_AGAIN_MS = 150

/** Punches that are tried one soon after the other: on a bad line a knock is lost … */
export const PUNCHES = 4

/** … and then again after this. */
export const PUNCH_PAUSE_MS = 60 * 60_000

/** How often relays, neighbours and the own record are looked over. */
export const REACH_LOOK_MS = 15_000

// --- Times ---

/** From the first byte to a proved key, inbound. Four round trips on a satellite line are 3 s. */
export const HANDSHAKE_MS = 10_000

/** One address: name lookup, connection and handshake. Through a relay that is ten round trips, of 600 ms on some lines. */
export const DIAL_ADDRESS_MS = 15_000

/** All addresses of one library together. */
export const DIAL_MS = 45_000

/** Tries at reaching a library that is asked to let us join; the second finds the relay connected. */
export const JOIN_DIALS = 2

/** Dials at once: enough for a start among hundreds of members, few enough for a cheap router's table. */
export const MAX_PARALLEL_DIALS = 32

/** Addresses of one library that are tried and remembered; the newest win. */
export const MAX_ADDRESSES_PER_LIBRARY = 16

/** Agreeing on the protocol of a new stream: two round trips. */
export const STREAM_OPEN_MS = 10_000

/** How long the library with the higher id waits for the other's sync stream: their STREAM_OPEN_MS and a probe. */
export const STREAM_WAIT_MS = 20_000

/** When a member that does not (yet) count us as one is asked again over the same connection: first, doubling, and at most. */
export const REFUSED_FIRST_MS = 2_000
export const REFUSED_CAP_MS = 60_000

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
