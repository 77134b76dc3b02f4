/**
 * DNS messages as octets (RFC 1035 section 4, RFC 6891): queries are read strictly, responses are
 * written with name compression. Names here are lower-cased wire octets with ready hashes, so that
 * the way from a datagram to a zone's node needs no strings.
 */
@NullMarked
package dev.mxlab.dns.wire;

import org.jspecify.annotations.NullMarked;
