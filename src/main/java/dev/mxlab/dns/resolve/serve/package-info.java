/**
 * The resolvers' way to a host's network: the only place of {@code dns.resolve} that knows Netty.
 */
@NullMarked
package dev.mxlab.dns.resolve.serve;

import org.jspecify.annotations.NullMarked;
