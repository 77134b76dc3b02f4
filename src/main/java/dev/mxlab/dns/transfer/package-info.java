/**
 * How zones come from other servers and go to them: AXFR (RFC 5936), IXFR (RFC 1995), NOTIFY (RFC
 * 1996), and the life of a zone that is kept up to date so: refreshed, retried, expired, saved. One
 * writer per zone; what queries see is swapped as a whole. Time is the lab's, the network is an
 * {@link dev.mxlab.dns.transfer.Exchange}; no sockets, no named.conf.
 */
@NullMarked
package dev.mxlab.dns.transfer;

import org.jspecify.annotations.NullMarked;
