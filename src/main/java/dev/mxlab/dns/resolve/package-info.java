/**
 * Asking other name servers: the recursive resolver that a named runs ({@link
 * dev.mxlab.dns.resolve.Recursor}), which goes from the root hints down the delegations (RFC 1034
 * section 5.3.3, RFC 2308, RFC 5452), and the stub of a host's resolver library ({@link
 * dev.mxlab.dns.resolve.StubResolver}, resolv.conf(5), hosts(5)). No socket, no file, no thread
 * that waits: datagrams go through a {@link dev.mxlab.dns.resolve.Transport}, time comes from the
 * lab's clock.
 */
@NullMarked
package dev.mxlab.dns.resolve;

import org.jspecify.annotations.NullMarked;
