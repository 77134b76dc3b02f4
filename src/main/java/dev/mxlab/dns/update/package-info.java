/**
 * Changes to a zone while it is served (RFC 2136), and the journal that keeps them: BIND's .jnl
 * format, from which a zone is rolled forward at load and incremental transfers are made. Knows
 * zones and messages; no sockets, no named.conf.
 */
@NullMarked
package dev.mxlab.dns.update;

import org.jspecify.annotations.NullMarked;
