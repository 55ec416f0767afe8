// Bounds on messages from other systems, each with its reason.

/** A message's XML. The longest met has 4 KB; a request with an abstract in its note and ten suppliers has 20 KB. */
export const MAX_MESSAGE_BYTES = 512 * 1024

/** Elements in a message. A request with all elements, and ten suppliers, has 200. */
export const MAX_MESSAGE_ELEMENTS = 5000

/** Elements open at once. The schema itself needs seven (message, request, patronInfo, address, physicalAddress, country). */
export const MAX_MESSAGE_DEPTH = 16

/** Faults, and unknown elements, that are told of one message. A sender mends its first ones first. */
export const MAX_FAULTS = 20
