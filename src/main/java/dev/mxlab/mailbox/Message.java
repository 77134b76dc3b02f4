package dev.mxlab.mailbox;

import java.time.Instant;

/**
 * What a mailbox knows of a message without reading it; immutable.
 *
 * @param uid unique in the mailbox while its UIDVALIDITY lasts (RFC 3501 section 2.3.1.1)
 * @param size octets on the wire, every line ending in CRLF (RFC822.SIZE; POP3's octets)
 * @param stored octets as {@link MessageText} has them
 * @param internalDate when it arrived, to the second
 * @param saved when it came into this mailbox (RFC 8514)
 * @param flags without {@code \Recent}
 * @param modseq of its last change (RFC 7162)
 */
public record Message(
    long uid,
    long size,
    long stored,
    Instant internalDate,
    Instant saved,
    Flags flags,
    long modseq) {

  Message with(Flags changed, long at) {
    return new Message(uid, size, stored, internalDate, saved, changed, at);
  }
}
